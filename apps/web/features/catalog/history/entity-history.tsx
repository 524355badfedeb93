import type { OperationContext } from '@callboard/kernel/operation'
import { getEntityAsOf, listChanges } from '@callboard/modules/catalog'
import { inOrder } from '@callboard/modules/catalog/domain/in-order'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { History } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { ChangeList, Differences } from './change-list.tsx'
import { cursorOf, cursorText, parseTimestamp, toFieldValue } from './timestamp.ts'

/** An entity as of a time, and its changes since. */
async function AsOf({ context, refText, at }: { context: OperationContext; refText: string; at: Date }) {
  const { was, differences } = await orNotFound(getEntityAsOf(context, { ref: refText, at }))
  if (was === null) return <Notice tone="info" title="It did not exist at this time." />
  return (
    <>
      <Card title="Changes since" aside={differences.length}>
        <div className="px-3.5 py-2.5">
          {differences.length === 0 ? <p className="text-muted">No changes.</p> : <Differences differences={differences} />}
        </div>
      </Card>
      <Card title="State at this time">
        <CodeBlock label="Descriptor at this time">{toYaml(inOrder(was), 100)}</CodeBlock>
      </Card>
    </>
  )
}

/** All changes of an entity, and a form to view it as of a time. Times are in UTC. */
export async function EntityHistory({
  base,
  context,
  entityRef,
  query,
  now,
}: {
  base: string
  context: OperationContext
  entityRef: string
  query: { at?: string | undefined; before?: string | undefined }
  now: Date
}) {
  const at = parseTimestamp(query.at)
  const { changes, next } = await listChanges(context, { ref: entityRef, before: cursorOf(query.before), limit: 50 })
  return (
    <>
      <form action={paths.entityHistory(base, entityRef)} className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-1.5 text-muted">
          <span className="whitespace-nowrap">As of</span>
          <Input type="datetime-local" name="at" step={1} className="w-auto" defaultValue={at ? toFieldValue(at) : ''} required />{' '}
          UTC
        </label>
        <Button type="submit">Show</Button>
        {at ? (
          <Link href={paths.entityHistory(base, entityRef)} className={buttonStyle({ variant: 'quiet' })}>
            Back to current
          </Link>
        ) : null}
      </form>
      {at ? <AsOf context={context} refText={entityRef} at={at} /> : null}
      {changes.length === 0 ? (
        <Card>
          <EmptyState icon={<History />} title="No changes yet">
            Changes are kept for 400 days, field by field.
          </EmptyState>
        </Card>
      ) : (
        <ChangeList base={base} changes={changes} own now={now} />
      )}
      {next ? (
        <Link href={paths.entityHistory(base, entityRef, { before: cursorText(next) })} className={buttonStyle()}>
          Older
        </Link>
      ) : null}
    </>
  )
}
