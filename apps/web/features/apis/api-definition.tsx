import type { ApiView } from '@callboard/parsing/tasks'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Link } from '~/components/link.tsx'
import { type ApiCheck, FindingsCard } from './findings-card.tsx'
import { LazyOpenApi } from './lazy-openapi.tsx'
import { OperationList } from './operation-list.tsx'
import { ShapesCard } from './shapes-card.tsx'

/** An API's operations, their types, and its definition. Requests cannot be sent from here. */
export function ApiDefinition({
  type,
  definition,
  view,
  history,
  check,
}: {
  type: string
  definition: string
  /** Undefined if the definition could not be parsed: only its text is shown. */
  view: ApiView | undefined
  history: string
  check: ApiCheck
}) {
  const { openApi, operations, listed, shapes } = view ?? { openApi: undefined, operations: [], listed: [], shapes: [] }
  const drawn = operations.length - listed.length
  return (
    <div className="flex flex-col gap-4">
      <Card
        title="Operations"
        aside={
          <>
            {operations.length.toLocaleString('en')} ·{' '}
            <Link href={history} className="underline decoration-line2 underline-offset-2 hover:text-fg">
              what has changed
            </Link>
          </>
        }
      >
        {openApi && drawn > 0 ? <LazyOpenApi json={openApi} operations={drawn} /> : null}
        {openApi && drawn > 0 && listed.length === 0 ? null : <OperationList operations={listed} />}
      </Card>
      {openApi ? null : <ShapesCard shapes={shapes} />}
      <FindingsCard check={check} />
      <Card title={`Definition · ${type}`}>
        <CodeBlock label="Definition">{definition}</CodeBlock>
      </Card>
    </div>
  )
}
