'use client'
import { Dialog } from '@callboard/ui/dialog'
import { Kbd } from '@callboard/ui/tooltip'
import { pageShortcuts, type Shortcut } from '~/lib/navigation/page-shortcuts.ts'
import { pagesOf } from './destinations.ts'
import { useShell } from './shell-context.tsx'

const anywhere: readonly Shortcut[] = [
  { keys: ['⌘', 'K'], label: 'Search or jump to anything' },
  { keys: ['⌘', '\\'], label: 'Collapse or expand the sidebar' },
  { keys: ['?'], label: 'Show keyboard shortcuts' },
  { keys: ['Esc'], label: 'Close what is open' },
]

function Shortcuts({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  if (shortcuts.length === 0) return null
  return (
    <section className="mb-4 break-inside-avoid last:mb-0">
      <h3 className="mb-1 text-sm text-faint">{title}</h3>
      <dl className="grid grid-cols-[64px_1fr] items-center gap-x-3 gap-y-1">
        {shortcuts.map((s) => (
          <div key={s.label} className="contents">
            <dt className="flex gap-1">
              {s.keys.map((k) => (
                <Kbd key={k}>{k}</Kbd>
              ))}
            </dt>
            <dd>{s.label}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Every key that does something. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const goTo = pagesOf(useShell()).flatMap((p) => (p.key ? [{ keys: ['G', p.key.toUpperCase()], label: p.label }] : []))
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title="Keyboard shortcuts"
      description="⌘ is Ctrl on Windows and Linux. Shortcuts are off while you type in a field."
      wide
    >
      <div className="max-h-[60vh] gap-6 overflow-y-auto sm:columns-2">
        <Shortcuts title="Anywhere" shortcuts={anywhere} />
        <Shortcuts title="On this page" shortcuts={pageShortcuts()} />
        <Shortcuts title="Go to" shortcuts={goTo} />
      </div>
    </Dialog>
  )
}
