import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { ActionView } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Table, Td, Th } from '@callboard/ui/table'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { type SchemaRow, schemaRows } from './schema-rows.ts'

function Rows({ label, rows }: { label: string; rows: readonly SchemaRow[] }) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Type</Th>
          <Th className="w-full">Description</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, type, required, description }) => (
          <tr key={name}>
            <Td>
              <code>{name}</code> {required ? <Badge>required</Badge> : null}
            </Td>
            <Td>{type}</Td>
            <Td className="min-w-56 whitespace-normal text-muted">{description}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Fields({ action, title, schema }: { action: string; title: string; schema: JsonObject }) {
  const rows = schemaRows(schema)
  if (rows.length === 0) return null
  return (
    <div>
      <h3 className="mb-1 font-medium">{title}</h3>
      <Rows label={`${title} of ${action}`} rows={rows} />
    </div>
  )
}

/** The input, output and examples of an action. */
const Details = ({ action: { id, input, output, examples } }: { action: ActionView }) => (
  <div className="flex flex-col gap-4 border-t p-3.5">
    <Fields action={id} title="Input" schema={input} />
    <Fields action={id} title="Output" schema={output} />
    {examples.map((example) => (
      <div key={example.description}>
        <h3 className="mb-1 font-medium">{example.description}</h3>
        <div className="rounded-md border">
          <CodeBlock label={`Example: ${example.description}`}>{example.example}</CodeBlock>
        </div>
      </div>
    ))}
  </div>
)

/** The actions that templates may use. The input, output and examples of one are open: those of all are too much for a page. */
export function ActionList({ base, actions, open }: { base: string; actions: readonly ActionView[]; open: string | undefined }) {
  return actions.map((action) => {
    const { id, description, plugin, dryRun } = action
    const isOpen = id === open
    return (
      <Card key={id} id={id} label={id}>
        <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
          <Link
            href={paths.templateActions(base, { action: isOpen ? undefined : id })}
            scroll={false}
            aria-expanded={isOpen}
            className="hover:underline"
          >
            <code className="font-semibold">{id}</code>
          </Link>
          <span className="min-w-0 flex-1 basis-60 text-muted">{description}</span>
          {plugin ? <Badge>{plugin}</Badge> : null}
          {dryRun === 'describes' ? (
            <Badge title="A dry run says what the action would do, and does not do it.">Only described in a dry run</Badge>
          ) : null}
        </div>
        {isOpen ? <Details action={action} /> : null}
      </Card>
    )
  })
}
