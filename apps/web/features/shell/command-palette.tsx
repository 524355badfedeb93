'use client'
import { Command } from 'cmdk'
import { Box, Home, Layers, Plug, Search, Settings } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { paths } from '../../lib/paths.ts'
import { findEntities } from './actions.ts'

type Found = { ref: string; label: string; kind: string; type: string | null }

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** Go keys: `g` then a letter. */
function useGoKeys(go: Record<string, string>): void {
  const router = useRouter()
  useEffect(() => {
    let armed = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      if (event.key === 'g') armed = Date.now()
      else if (Date.now() - armed < 1200 && go[event.key]) {
        armed = 0
        router.push(go[event.key] ?? '')
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [go, router])
}

/** Everything by keyboard: ⌘K or Ctrl+K anywhere. */
export function CommandPalette({ slug }: { slug: string }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [value, setValue] = useState('')
  const [found, setFound] = useState<{ text: string; entities: Found[] }>({ text: '', entities: [] })
  const [go] = useState(() => ({
    h: paths.home(slug),
    c: paths.catalog(slug),
    i: paths.integrations(slug),
    s: paths.settings(slug),
  }))
  useGoKeys(go)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        setOpen((o) => !o)
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  useEffect(() => {
    if (!open) return
    const timer = setTimeout(async () => {
      const result = await findEntities(slug, text)
      if (!result.ok) return
      setFound({ text, entities: result.data })
      // What was chosen may be gone from the list; Enter must always mean the first row.
      setValue(result.data[0]?.ref ?? '')
    }, 120)
    return () => clearTimeout(timer)
  }, [open, slug, text])
  const visit = (href: string) => {
    setOpen(false)
    setText('')
    router.push(href)
  }
  const item =
    'flex items-center gap-2.5 rounded-md px-2.5 py-2 data-[selected=true]:bg-sub [&_svg]:size-3.5 [&_svg]:text-faint cursor-default'
  const pages = [
    { label: 'Home', href: go.h, icon: Home },
    { label: 'Catalog', href: go.c, icon: Layers },
    { label: 'Integrations', href: go.i, icon: Plug },
    { label: 'Settings', href: go.s, icon: Settings },
  ].filter((p) => p.label.toLowerCase().includes(text.toLowerCase()))
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex h-7 w-full max-w-[280px] items-center gap-2 rounded-md border bg-panel px-2.5 text-faint hover:border-line2"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="truncate">Search or jump to …</span>
        <kbd className="ml-auto rounded border px-1 font-sans text-xs">⌘K</kbd>
      </button>
      <Command.Dialog
        open={open}
        onOpenChange={setOpen}
        label="Search or jump to"
        value={value}
        onValueChange={setValue}
        shouldFilter={false}
        overlayClassName="fixed inset-0 z-40 bg-black/40"
        contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-xl"
      >
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search services, APIs, teams, pages …"
          className="h-11 w-full border-b bg-transparent px-4 text-lg outline-none"
        />
        <Command.List className="max-h-[50vh] overflow-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-muted">
            {found.text === text ? `Nothing here is called “${text}”.` : 'Searching …'}
          </Command.Empty>
          {found.entities.length > 0 ? (
            <Command.Group
              heading="Catalog"
              className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint"
            >
              {found.entities.map((e) => (
                <Command.Item key={e.ref} value={e.ref} onSelect={() => visit(paths.entity(slug, e.ref))} className={item}>
                  <Box aria-hidden />
                  <span className="min-w-0 flex-1 truncate">{e.label}</span>
                  <span className="text-sm text-faint">{[e.kind, e.type].filter(Boolean).join(' · ')}</span>
                </Command.Item>
              ))}
            </Command.Group>
          ) : null}
          {pages.length > 0 ? (
            <Command.Group
              heading="Pages"
              className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint"
            >
              {pages.map(({ label, href, icon: Icon }) => (
                <Command.Item key={href} value={`page ${label}`} onSelect={() => visit(href)} className={item}>
                  <Icon aria-hidden />
                  {label}
                </Command.Item>
              ))}
            </Command.Group>
          ) : null}
        </Command.List>
      </Command.Dialog>
    </>
  )
}
