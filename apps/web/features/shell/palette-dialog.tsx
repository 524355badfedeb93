'use client'
import { Kbd } from '@callboard/ui/tooltip'
import { Command } from 'cmdk'
import { LogOut, MessageCircleQuestionMark, Monitor, Moon, Search, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { type Found, find } from './actions.ts'
import { actionsOf, type Destination, pagesOf } from './destinations.ts'
import {
  DocsGroup,
  docsValue,
  EntityGroup,
  FlagGroup,
  flagValue,
  Group,
  MemberGroup,
  OperationGroup,
  operationValue,
  PlaceRow,
  RecentGroup,
  Row,
  type Visit,
} from './palette-results.tsx'
import { addRecent, type Recent, readRecent } from './recent.ts'
import { reportUsage, usageOf } from './report-usage.ts'
import { type Shell, useShell } from './shell-context.tsx'
import { useAppearance, useSignOut } from './use-account.ts'

type PaletteCommand = { label: string; words?: string; icon: typeof Sun; run: () => void }

const matchesCommand = (text: string) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (place: { label: string; words?: string }) => {
    const hay = `${place.label} ${place.words ?? ''}`.toLowerCase()
    return words.every((w) => hay.includes(w))
  }
}

/** The first row, which Enter always means: what was chosen before may be gone from the list. */
function firstGroup(shell: Shell, { entities, operations, pages, flags, members, guessed }: Found, text: string): string {
  const [entity] = entities
  const [operation] = operations
  const [page] = pages
  const [flag] = flags
  const [member] = members
  const place = [...pagesOf(shell), ...actionsOf(shell)].filter(matchesCommand(text)).find((p) => !p.reason)
  const places = place ? `place ${place.href}` : ''
  if (guessed) return places || (entity?.ref ?? askValue)
  if (entity) return entity.ref
  if (operation) return operationValue(operation)
  if (page) return docsValue(page)
  if (flag) return flagValue(flag)
  if (member) return `member ${member.email}`
  return places || askValue
}

/** The row that asks what is typed. */
const askValue = 'ask'

const nothing: Found = { entities: [], operations: [], pages: [], flags: [], members: [], guessed: false }

/** What is found for a text, and which row Enter means. Asks again when the text changes. */
function useFound(open: boolean, text: string) {
  const shell = useShell()
  const { base } = shell
  const [value, setValue] = useState('')
  const [found, setFound] = useState<Found & { text: string }>({ text: '', ...nothing })
  useEffect(() => {
    if (!open) return
    let outdated = false
    const timer = setTimeout(async () => {
      const result = await find(base, text)
      // An answer may come after the text has gone on.
      if (!result.ok || outdated) return
      setFound({ text, ...result.data })
      setValue(firstGroup(shell, result.data, text))
    }, 120)
    return () => {
      outdated = true
      clearTimeout(timer)
    }
  }, [open, base, shell, text])
  // Until the answer to what is typed is here, only those of the last answer stay that fit it.
  const waiting = found.text !== text
  const shown = waiting ? { ...nothing, guessed: found.guessed, entities: found.entities.filter(matchesCommand(text)) } : found
  const choose = (next: string) =>
    setValue(firstGroup(shell, { ...nothing, entities: found.entities.filter(matchesCommand(next)) }, next))
  return { found: shown, waiting, value, setValue, choose }
}

function useDeeds(): PaletteCommand[] {
  const setAppearance = useAppearance()
  const signOut = useSignOut()
  return [
    { label: 'Light mode', words: 'theme', icon: Sun, run: () => setAppearance('light') },
    { label: 'Dark mode', words: 'theme', icon: Moon, run: () => setAppearance('dark') },
    { label: 'System appearance', words: 'theme', icon: Monitor, run: () => setAppearance('system') },
    { label: 'Sign out', words: 'log out', icon: LogOut, run: signOut },
  ]
}

/** Entities, people, pages and actions, by name. `typed`: the text that it opens with for the first time. */
export function PaletteDialog({ open, typed, onClose }: { open: boolean; typed: string; onClose: () => void }) {
  const router = useRouter()
  const shell = useShell()
  const { base } = shell
  const deeds = useDeeds()
  const [text, setText] = useState(typed)
  const input = useRef<HTMLInputElement>(null)
  // What was typed before the palette was there is gone on with: a dialog selects the text of the field that it focuses.
  useEffect(() => {
    if (!typed) return
    const frame = requestAnimationFrame(() => input.current?.setSelectionRange(typed.length, typed.length))
    return () => cancelAnimationFrame(frame)
  }, [typed])
  const [recent, setRecent] = useState<Recent[]>([])
  useEffect(() => setRecent(open ? readRecent(base) : []), [open, base])
  const { found, waiting, value, setValue, choose } = useFound(open, text)
  const { entities, operations, members, guessed } = found
  const type = (next: string) => {
    setText(next)
    choose(next)
  }
  const pages = pagesOf(shell).filter(matchesCommand(text))
  const actions = actionsOf(shell).filter(matchesCommand(text))
  const shownDeeds = text ? deeds.filter(matchesCommand(text)) : []
  const lists = [entities, operations, found.pages, found.flags, members, pages, actions, shownDeeds]
  const count = lists.reduce((sum, list) => sum + list.length, 0)
  const leave = () => {
    // What somebody looked for counts once it is answered, not each letter on the way.
    const what = text.trim().slice(0, 500)
    if (what.length > 1 && !waiting) reportUsage(base, [usageOf({ kind: 'search', what, found: count })])
    onClose()
    setText('')
  }
  const visit: Visit = ({ href, outside }, entity) => {
    leave()
    if (entity) addRecent(base, entity)
    if (outside) window.location.assign(href)
    else router.push(href)
  }
  const placeRow = (place: Destination) => <PlaceRow key={place.href} place={place} onVisit={visit} />
  const results = { base, onVisit: visit }
  const catalog = <EntityGroup {...results} entities={entities} guessed={guessed} />
  return (
    <Command.Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : leave())}
      label="Search or jump to"
      value={value}
      onValueChange={setValue}
      shouldFilter={false}
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(640px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-xl"
    >
      <Command.Input
        ref={input}
        value={text}
        onValueChange={type}
        placeholder="Search services, APIs, operations, docs, flags, teams, people …"
        className="h-11 w-full border-b bg-transparent px-4 text-lg outline-none"
      />
      <Command.List className="max-h-[min(56vh,520px)] overflow-auto p-1.5">
        {count === 0 && text !== '' ? (
          <p className="px-3 py-6 text-center text-muted">{waiting ? 'Searching …' : `No results for “${text}”.`}</p>
        ) : null}
        {text === '' ? <RecentGroup {...results} recent={recent} /> : null}
        {guessed ? null : catalog}
        <OperationGroup {...results} operations={operations} />
        <DocsGroup {...results} pages={found.pages} />
        <FlagGroup {...results} flags={found.flags} />
        <MemberGroup {...results} members={members} />
        <Group heading="Pages" rows={pages.map(placeRow)} />
        <Group
          heading="Actions"
          rows={[
            ...actions.map(placeRow),
            ...shownDeeds.map(({ label, icon, run }) => (
              <Row
                key={label}
                value={`deed ${label}`}
                icon={icon}
                onSelect={() => {
                  leave()
                  run()
                }}
              >
                {label}
              </Row>
            )),
          ]}
        />
        {/* What is only guessed stands behind what is called so. */}
        {guessed ? catalog : null}
        {text.trim().length > 1 && entities.length + operations.length + found.pages.length + found.flags.length > 0 ? (
          <Row value="all results" icon={Search} onSelect={() => visit({ href: paths.search(base, { q: text.trim() }) })}>
            <span className="min-w-0 flex-1 truncate">All results for “{text.trim()}”</span>
          </Row>
        ) : null}
        {text.trim().length > 1 ? (
          <Row value={askValue} icon={MessageCircleQuestionMark} onSelect={() => visit({ href: paths.ask(base, text.trim()) })}>
            <span className="min-w-0 flex-1 truncate">Ask “{text.trim()}”</span>
          </Row>
        ) : null}
      </Command.List>
      <p aria-hidden className="flex items-center gap-4 border-t bg-sub px-4 py-2 text-sm text-muted max-shell:hidden">
        <span className="flex items-center gap-1.5">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> Move
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>↵</Kbd> Open
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>Esc</Kbd> Close
        </span>
      </p>
    </Command.Dialog>
  )
}
