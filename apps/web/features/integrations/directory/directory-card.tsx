import { type Content, contents } from '@callboard/plugin-kit/manifest'
import { Badge, Dot, type Tone } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'

/** A plugin as the directory shows it, ready to be filtered in the browser. */
export type DirectoryEntry = {
  id: string
  name: string
  summary: string
  category: string
  contents: readonly Content[]
  state: { label: string; tone: Tone }
  /** Number of connected accounts, in words. */
  accounts: string | undefined
  href: string
  action: { label: string; href: string; document: boolean } | undefined
  /** Everything that a search looks at. */
  text: string
}

/** The connect page is loaded as a document of its own: that page alone may post to another site. */
function ActionLink({ name, action }: { name: string; action: NonNullable<DirectoryEntry['action']> }) {
  const words = (
    <>
      {action.label}
      <span className="sr-only"> {name}</span>
    </>
  )
  return action.document ? (
    <a href={action.href} className={buttonStyle()}>
      {words}
    </a>
  ) : (
    <Link href={action.href} className={buttonStyle()}>
      {words}
    </Link>
  )
}

/** One plugin: what it is, what it adds, how it is doing, and the next step. */
export function DirectoryCard({ entry, logo }: { entry: DirectoryEntry; logo: ReactNode }) {
  return (
    <li className="flex flex-col gap-2.5 rounded-[9px] border bg-panel p-3.5 shadow-shade">
      <div className="flex items-start gap-2.5">
        {logo}
        <div className="min-w-0 flex-1">
          <Link href={entry.href} className="font-semibold hover:underline">
            {entry.name}
          </Link>
          <p className="flex items-center gap-1.5 text-sm text-muted">
            {entry.state.label === 'Locked' ? <Lock aria-hidden className="size-3" /> : <Dot tone={entry.state.tone} />}
            {entry.state.label}
            {entry.accounts ? <span className="text-faint">· {entry.accounts}</span> : null}
          </p>
        </div>
        {entry.action ? <ActionLink name={entry.name} action={entry.action} /> : null}
      </div>
      <p className="flex-1 text-muted">{entry.summary}</p>
      <ul aria-label={`${entry.name} adds`} className="flex flex-wrap gap-1">
        {entry.contents.map((c) => (
          <li key={c}>
            <Badge>{contents[c]}</Badge>
          </li>
        ))}
      </ul>
    </li>
  )
}
