import type { FlagReferences, RemovalDraft } from '@callboard/modules/flags'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'

const counted = (count: number, one: string, several: string) => `${count.toLocaleString('en')} ${count === 1 ? one : several}`

function Empty({ searched, searchedAt, now }: Pick<FlagReferences, 'searched' | 'searchedAt'> & { now: Date }) {
  if (searchedAt === null)
    return <>Not searched yet. Connect GitHub; the code of each repository is searched within half an hour of a push.</>
  return (
    <>
      No string in {counted(searched, 'repository', 'repositories')} is the key of this flag (searched{' '}
      <TimeAgo at={searchedAt} now={now} />
      ). Keys that code puts together are not found.
    </>
  )
}

/** Issues to open where the code is. */
function Removal({ drafts }: { drafts: readonly RemovalDraft[] }) {
  if (drafts.length === 0) return null
  return (
    <div className="flex flex-col gap-2 border-t px-3.5 py-3">
      <p className="text-sm text-muted">
        Callboard does not change code. Open an issue that lists the lines and says which variant stays; you can edit it before it
        is sent.
      </p>
      <p className="flex flex-wrap gap-2">
        {drafts.map(({ repository, url }) => (
          <a key={url} href={url} target="_blank" rel="noreferrer" className={buttonStyle()}>
            Open issue in {repository}
          </a>
        ))}
      </p>
    </div>
  )
}

type Props = {
  of: FlagReferences
  /** Of a flag that can be removed. */
  removal: readonly RemovalDraft[]
  now: Date
}

/** Where code names a flag, with links to the lines. */
export function CodeReferences({ of, removal, now }: Props) {
  const { total, repositories, searched, searchedAt, references } = of
  if (total === 0)
    return (
      <Card title="Code">
        <p className="px-3.5 py-3 text-muted">
          <Empty searched={searched} searchedAt={searchedAt} now={now} />
        </p>
      </Card>
    )
  return (
    <Card title="Code" aside={`${counted(total, 'line', 'lines')} in ${counted(repositories, 'repository', 'repositories')}`}>
      <ul className="max-h-96 divide-y overflow-y-auto" aria-label="Lines that name this flag">
        {references.map(({ integrationId, repository, path, line, excerpt, url }) => (
          <li key={`${integrationId} ${repository} ${path} ${line}`} className="px-3.5 py-2">
            <a href={url} target="_blank" rel="noreferrer" className="inline-block min-h-6 break-all hover:underline">
              {repository} · {path}:{line}
            </a>
            <code className="block truncate text-sm text-muted">{excerpt}</code>
          </li>
        ))}
      </ul>
      {references.length < total ? (
        <p className="border-t px-3.5 py-2 text-sm text-muted">The first {references.length} are listed.</p>
      ) : null}
      <Removal drafts={removal} />
    </Card>
  )
}
