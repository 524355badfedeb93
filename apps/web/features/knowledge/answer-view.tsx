import type { Answer, Citation, NearPage } from '@callboard/modules/knowledge/domain/answer'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Fragment, type ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { SourceLine } from './source-line.tsx'

/** A quote with its place. */
export function Quote({
  base,
  id,
  number,
  citation,
  now,
  children,
}: {
  base: string
  /** The anchor of the quote. */
  id: string
  number: number
  citation: Citation
  now: Date
  children: ReactNode
}) {
  const place = [...new Set([...citation.crumb, citation.section])].filter((title) => title && title !== citation.title)
  return (
    <Card id={id} label={`Source ${number}: ${citation.title}`} className="scroll-mt-16">
      <div className="flex items-start gap-3 border-b px-4 py-3">
        <Badge tone="accent">{number}</Badge>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold break-words">
            <Link href={base + citation.href} className="inline-block min-h-6 hover:underline">
              {[citation.title, ...place].map((title, i) => (
                <Fragment key={title}>
                  {i > 0 ? ' / ' : null}
                  {title}
                </Fragment>
              ))}
            </Link>
          </h2>
          <SourceLine base={base} page={citation} now={now} />
        </div>
      </div>
      <div className="px-4 py-3">{children}</div>
    </Card>
  )
}

/** What the catalog says, with a link to each entity and to what the sentence sums up. */
export function CatalogAnswer({ base, facts }: { base: string; facts: NonNullable<Answer['facts']> }) {
  const { subject } = facts
  const more = facts.total - facts.entities.length
  const entities = [...(subject ? [subject] : []), ...facts.entities.filter((entity) => entity.ref !== subject?.ref)]
  return (
    <Card label="From the catalog">
      <div className="px-4 py-3">
        <p className="text-lg">{facts.sentence}</p>
        {facts.rows.length > 0 ? (
          <ul className="mt-2">
            {facts.rows.map(({ text, href }) => (
              <li key={`${href} ${text}`}>
                <Link href={base + href} className="inline-block min-h-6 break-words hover:underline">
                  {text}
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
          {entities.map((entity) => (
            <li key={entity.ref}>
              <Link href={base + entity.href} className="text-accent hover:underline">
                {entity.label}
              </Link>
            </li>
          ))}
        </ul>
        {more > 0 ? <p className="mt-2 text-muted">{`${more} more are not listed.`}</p> : null}
      </div>
    </Card>
  )
}

/** Pages that are nearest to a question without answering it. */
export function NearestPages({ base, pages, now }: { base: string; pages: readonly NearPage[]; now: Date }) {
  if (pages.length === 0) return null
  return (
    <Card title="Nearest pages">
      <ul>
        {pages.map((page) => (
          <li key={`${page.source} ${page.ref} ${page.path}`} className="border-b px-4 py-2.5 last:border-b-0">
            <Link href={base + page.href} className="inline-block min-h-6 font-medium break-words hover:underline">
              {page.title}
            </Link>
            <SourceLine base={base} page={page} now={now} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
