import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { RunDetail, TemplateDetail } from '@callboard/modules/templates/domain/views'
import { Card, Facts, Row } from '@callboard/ui/card'
import { Box } from 'lucide-react'
import type { ReactNode } from 'react'
import { propertyNames } from '~/components/json-form/split-schema.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { OutputLinks } from './output-links.tsx'
import { reviewOf } from './review.ts'

type Entered = { label: string; value: string }

/** What was entered, by the titles of the form; by name if the template is gone or has changed. */
function enteredIn(run: RunDetail, template: Pick<TemplateDetail, 'steps'> | undefined): Entered[] {
  const values = typeof run.values === 'object' && run.values !== null && !Array.isArray(run.values) ? run.values : {}
  const shown = (template?.steps ?? []).flatMap(({ schema }) =>
    reviewOf(schema, values).filter(({ name }) => propertyNames(schema).has(name)),
  )
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !shown.some((one) => one.name === name)))
  return [...shown, ...reviewOf({}, rest)].map(({ label, text }) => ({ label, value: text }))
}

/** What a run was given and what it made. */
export function RunSide({
  base,
  run,
  template,
  renderText,
}: {
  base: string
  run: RunDetail
  template: Pick<TemplateDetail, 'steps'> | undefined
  /** Shows the Markdown of an output. */
  renderText: (markdown: string) => ReactNode
}) {
  const { output, createdRefs, remains } = run
  const entered = enteredIn(run, template)
  return (
    <>
      {output.links.length > 0 ? (
        <Card title="Links">
          <OutputLinks base={base} links={output.links} />
        </Card>
      ) : null}
      {output.text.map(({ title, content }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: titles may repeat
        <Card key={index} title={title || 'Output'}>
          <div className="px-3.5 py-3 break-words">{renderText(content)}</div>
        </Card>
      ))}
      {createdRefs.length > 0 ? (
        <Card title="In the catalog">
          {createdRefs.map((ref) => (
            <Row key={ref}>
              <Link
                href={paths.entity(base, ref)}
                className="flex min-h-6 min-w-0 items-center gap-2 hover:underline [&_svg]:size-3.5"
              >
                <Box aria-hidden /> {shortRef(ref)}
              </Link>
            </Row>
          ))}
        </Card>
      ) : null}
      {remains.length > 0 ? (
        <Card title="Not undone">
          {remains.map((what) => (
            <Row key={what}>
              <span className="min-w-0 break-words">{what}</span>
            </Row>
          ))}
        </Card>
      ) : null}
      <Card title="Input">
        {entered.length > 0 ? <Facts facts={entered} /> : <p className="px-3.5 py-3 text-muted">Nothing was entered.</p>}
      </Card>
    </>
  )
}
