import { openApiOf } from '@callboard/core/api/openapi'
import { operationsOf } from '@callboard/core/api/operations'
import { shapesOf } from '@callboard/core/api/shapes'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import Link from 'next/link'
import { type ApiCheck, FindingsCard } from './findings-card.tsx'
import { LazyOpenApi } from './lazy-openapi.tsx'
import { OperationList } from './operation-list.tsx'
import { ShapesCard } from './shapes-card.tsx'

/** What an API can be asked for, what it takes and gives, and the description that says so. Nothing is called from here. */
export function ApiDefinition({
  type,
  definition,
  history,
  check,
}: {
  type: string
  definition: string
  history: string
  check: ApiCheck
}) {
  const openApi = openApiOf(definition)
  const operations = operationsOf(type, definition)
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
        {openApi ? <LazyOpenApi json={openApi} operations={operations.length} /> : <OperationList operations={operations} />}
      </Card>
      {openApi ? null : <ShapesCard shapes={shapesOf(type, definition)} />}
      <FindingsCard check={check} />
      <Card title={`Definition · ${type}`}>
        <CodeBlock label="Definition">{definition}</CodeBlock>
      </Card>
    </div>
  )
}
