import type { ApiView } from '@callboard/parsing/tasks'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Link } from '~/components/link.tsx'
import { type ApiCheck, FindingsCard } from './findings-card.tsx'
import { LazyOpenApi } from './lazy-openapi.tsx'
import { OperationList } from './operation-list.tsx'
import { ShapesCard } from './shapes-card.tsx'

/** Characters of a definition that a page contains: the browser gets them twice. */
const maxShown = 500_000

const megabytes = (characters: number) => (characters / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })

/** The text of a definition, as far as a page can contain it. */
function DefinitionText({ definition }: { definition: string }) {
  return (
    <>
      {definition.length > maxShown ? (
        <p className="border-b px-3.5 py-2.5 text-muted">
          The first {megabytes(maxShown)} of {megabytes(definition.length)} MB are shown. The source of this API has the whole
          definition.
        </p>
      ) : null}
      <CodeBlock label="Definition">{definition.slice(0, maxShown)}</CodeBlock>
    </>
  )
}

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
  const none = { openApi: undefined, tooLarge: false, operations: [], listed: [], shapes: [] }
  const { openApi, tooLarge, operations, listed, shapes } = view ?? none
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
        {tooLarge ? (
          <p className="border-b px-3.5 py-2.5 text-muted">
            This definition is too large to be rendered, so its operations are listed.
          </p>
        ) : null}
        {openApi && drawn > 0 ? <LazyOpenApi json={openApi} operations={drawn} /> : null}
        {openApi && drawn > 0 && listed.length === 0 ? null : <OperationList operations={listed} />}
      </Card>
      {openApi ? null : <ShapesCard shapes={shapes} />}
      <FindingsCard check={check} />
      <Card title={`Definition · ${type}`}>
        <DefinitionText definition={definition} />
      </Card>
    </div>
  )
}
