'use client'
import { Dialog } from '@callboard/ui/dialog'
import { pageShortcuts } from '~/lib/navigation/page-shortcuts.ts'
import { pagesOf } from './destinations.ts'
import { useShell } from './shell-context.tsx'

const Key = ({ children }: { children: string }) => (
  <kbd className="inline-grid min-w-5 place-items-center rounded border bg-sub px-1 font-mono text-sm">{children}</kbd>
)

/** Every key that does something. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const shortcuts = [
    { keys: ['⌘', 'K'], label: 'Search or jump to anything (Ctrl K on Windows and Linux)' },
    { keys: ['?'], label: 'Keyboard shortcuts' },
    { keys: ['Esc'], label: 'Close' },
    ...pageShortcuts(),
    ...pagesOf(useShell()).flatMap((p) => (p.key ? [{ keys: ['g', p.key], label: `Go to ${p.label}` }] : [])),
  ]
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title="Keyboard shortcuts"
      description="Shortcuts are disabled while you type."
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
        {shortcuts.map((s) => (
          <div key={s.label} className="contents">
            <dt className="flex gap-1">
              {s.keys.map((k) => (
                <Key key={k}>{k}</Key>
              ))}
            </dt>
            <dd className="text-muted">{s.label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
