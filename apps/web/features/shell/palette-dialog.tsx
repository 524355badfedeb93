'use client'
import { Command } from 'cmdk'
import { Box, Braces, Clock, FileText, LogOut, Monitor, Moon, Search, Sun, Users } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { paths } from '../../lib/paths.ts'
import { find, type Found } from './actions.ts'
import { actionsOf, pagesOf, type Place } from './places.ts'
import { keepRecent, readRecent, type Recent } from './recent.ts'
import { reportUsage, usageOf } from './report-usage.ts'
import { type Shell, useShell } from './shell-context.tsx'
import { useAppearance, useSignOut } from './use-account.ts'

const item =
  'flex items-center gap-2.5 rounded-md px-2.5 py-2 data-[selected=true]:bg-sub data-[disabled=true]:opacity-55 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-faint cursor-default'

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  )
}

type Deed = { label: string; words?: string; icon: typeof Sun; run: () => void }

const fits = (text: string) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (place: { label: string; words?: string }) => {
    const hay = `${place.label} ${place.words ?? ''}`.toLowerCase()
    return words.every((w) => hay.includes(w))
  }
}

/** The first row, which Enter always means: what was chosen before may be gone from the list. */
function firstOf(shell: Shell, { entities, operations, pages, members, guessed }: Found, text: string): string {
  const [entity] = entities
  const [operation] = operations
  const [page] = pages
  const [member] = members
  const place = [...pagesOf(shell), ...actionsOf(shell)].filter(fits(text)).find((p) => !p.reason)
  const places = place ? `place ${place.href}` : ''
  if (guessed) return places || (entity?.ref ?? '')
  if (entity) return entity.ref
  if (operation) return operationValue(operation)
  if (page) return docsValue(page)
  return member ? `member ${member.email}` : places
}

const operationValue = ({ ref, method, name }: Found['operations'][number]) => `operation ${ref} ${method} ${name}`
const docsValue = ({ ref, path }: Found['pages'][number]) => `docs ${ref} ${path}`
const nothing: Found = { entities: [], operations: [], pages: [], members: [], guessed: false }

function PlaceItem({ place, onVisit }: { place: Place; onVisit: (place: Place) => void }) {
  const { icon: Icon, label, reason, key } = place
  return (
    <Command.Item value={`place ${place.href}`} disabled={reason !== undefined} onSelect={() => onVisit(place)} className={item}>
      <Icon aria-hidden />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {reason ? <span className="text-sm text-faint">{reason}</span> : null}
      {key ? <span className="text-xs text-faint">g {key}</span> : null}
    </Command.Item>
  )
}

/** Entities, people, pages and actions, by name. */
export function PaletteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const router = useRouter()
  const shell = useShell()
  const { base } = shell
  const setAppearance = useAppearance()
  const signOut = useSignOut()
  const [text, setText] = useState('')
  const [value, setValue] = useState('')
  const [found, setFound] = useState<Found & { text: string }>({ text: '', ...nothing })
  const [recent, setRecent] = useState<Recent[]>([])
  useEffect(() => setRecent(open ? readRecent(base) : []), [open, base])
  useEffect(() => {
    if (!open) return
    let outdated = false
    const timer = setTimeout(async () => {
      const result = await find(base, text)
      // An answer may come after the text has gone on.
      if (!result.ok || outdated) return
      setFound({ text, ...result.data })
      setValue(firstOf(shell, result.data, text))
    }, 120)
    return () => {
      outdated = true
      clearTimeout(timer)
    }
  }, [open, base, shell, text])
  // Until the answer to what is typed is here, only those of the last answer stay that fit it.
  const waiting = found.text !== text
  const entities = waiting ? found.entities.filter(fits(text)) : found.entities
  const members = waiting ? [] : found.members
  const operations = waiting ? [] : found.operations
  const docs = waiting ? [] : found.pages
  const type = (next: string) => {
    setText(next)
    setValue(firstOf(shell, { ...nothing, entities: found.entities.filter(fits(next)) }, next))
  }
  const deeds: Deed[] = [
    { label: 'Light appearance', words: 'theme', icon: Sun, run: () => setAppearance('light') },
    { label: 'Dark appearance', words: 'theme', icon: Moon, run: () => setAppearance('dark') },
    { label: 'Appearance of the system', words: 'theme', icon: Monitor, run: () => setAppearance('system') },
    { label: 'Sign out', words: 'log out', icon: LogOut, run: signOut },
  ]
  const pages = pagesOf(shell).filter(fits(text))
  const actions = actionsOf(shell).filter(fits(text))
  const shownDeeds = text ? deeds.filter(fits(text)) : []
  const leave = () => {
    // What somebody looked for counts once it is answered, not each letter on the way.
    const what = text.trim().slice(0, 500)
    const count =
      entities.length + operations.length + docs.length + members.length + pages.length + actions.length + shownDeeds.length
    if (what.length > 1 && !waiting) reportUsage(base, [usageOf({ kind: 'search', what, found: count })])
    onClose()
    setText('')
  }
  const visit = ({ href, outside }: Pick<Place, 'href' | 'outside'>, entity?: Recent) => {
    leave()
    if (entity) keepRecent(base, entity)
    if (outside) window.location.assign(href)
    else router.push(href)
  }
  const catalog =
    entities.length > 0 ? (
      <Group heading={found.guessed ? 'Did you mean' : 'Catalog'}>
        {entities.map((e) => (
          <Command.Item
            key={e.ref}
            value={e.ref}
            onSelect={() => visit({ href: paths.entity(base, e.ref) }, { ref: e.ref, label: e.label, kind: e.kind })}
            className={item}
          >
            <Box aria-hidden />
            <span className="min-w-0 flex-1 truncate">{e.label}</span>
            <span className="text-sm text-faint">{[e.kind, e.type].filter(Boolean).join(' · ')}</span>
          </Command.Item>
        ))}
      </Group>
    ) : null
  return (
    <Command.Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : leave())}
      label="Search or jump to"
      value={value}
      onValueChange={setValue}
      shouldFilter={false}
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-xl"
    >
      <Command.Input
        value={text}
        onValueChange={type}
        placeholder="Search services, APIs, operations, docs, teams, people …"
        className="h-11 w-full border-b bg-transparent px-4 text-lg outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-muted">
          {waiting ? 'Searching …' : `Nothing here is called “${text}”.`}
        </Command.Empty>
        {text === '' && recent.length > 0 ? (
          <Group heading="Where you have been">
            {recent.map((r) => (
              <Command.Item
                key={r.ref}
                value={`recent ${r.ref}`}
                onSelect={() => visit({ href: paths.entity(base, r.ref) }, r)}
                className={item}
              >
                <Clock aria-hidden />
                <span className="min-w-0 flex-1 truncate">{r.label}</span>
                <span className="text-sm text-faint">{r.kind}</span>
              </Command.Item>
            ))}
          </Group>
        ) : null}
        {found.guessed ? null : catalog}
        {operations.length > 0 ? (
          <Group heading="API operations">
            {operations.map((o) => (
              <Command.Item
                key={operationValue(o)}
                value={operationValue(o)}
                onSelect={() => visit({ href: paths.entity(base, o.ref, 'definition') })}
                className={item}
              >
                <Braces aria-hidden />
                <span className="min-w-0 flex-1 truncate font-mono text-sm">
                  <span className="text-faint">{o.method}</span> {o.name}
                </span>
                <span className="truncate text-sm text-faint">{o.api}</span>
              </Command.Item>
            ))}
          </Group>
        ) : null}
        {docs.length > 0 ? (
          <Group heading="Docs">
            {docs.map((d) => (
              <Command.Item
                key={docsValue(d)}
                value={docsValue(d)}
                onSelect={() => visit({ href: paths.docs(base, d.ref, d.path) })}
                className={item}
              >
                <FileText aria-hidden />
                <span className="min-w-0 flex-1 truncate">{d.title}</span>
                <span className="truncate text-sm text-faint">{d.entity}</span>
              </Command.Item>
            ))}
          </Group>
        ) : null}
        {members.length > 0 ? (
          <Group heading="Members">
            {members.map((m) => (
              <Command.Item
                key={m.email}
                value={`member ${m.email}`}
                onSelect={() => visit({ href: paths.members(base, { q: m.email }) })}
                className={item}
              >
                <Users aria-hidden />
                <span className="min-w-0 flex-1 truncate">{m.name}</span>
                <span className="text-sm text-faint">{m.email}</span>
              </Command.Item>
            ))}
          </Group>
        ) : null}
        {pages.length > 0 ? (
          <Group heading="Pages">
            {pages.map((place) => (
              <PlaceItem key={place.href} place={place} onVisit={visit} />
            ))}
          </Group>
        ) : null}
        {actions.length + shownDeeds.length > 0 ? (
          <Group heading="Actions">
            {actions.map((place) => (
              <PlaceItem key={place.href} place={place} onVisit={visit} />
            ))}
            {shownDeeds.map(({ label, icon: Icon, run }) => (
              <Command.Item
                key={label}
                value={`deed ${label}`}
                onSelect={() => {
                  leave()
                  run()
                }}
                className={item}
              >
                <Icon aria-hidden />
                {label}
              </Command.Item>
            ))}
          </Group>
        ) : null}
        {/* What is only guessed stands behind what is called so. */}
        {found.guessed ? catalog : null}
        {text.trim().length > 1 && entities.length + operations.length + docs.length > 0 ? (
          <Command.Item
            value="all results"
            onSelect={() => visit({ href: paths.search(base, { q: text.trim() }) })}
            className={item}
          >
            <Search aria-hidden />
            <span className="min-w-0 flex-1 truncate">All results for “{text.trim()}”</span>
          </Command.Item>
        ) : null}
      </Command.List>
    </Command.Dialog>
  )
}
