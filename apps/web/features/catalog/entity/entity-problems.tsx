import { Dot } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'

/** What could not be accepted of this entity, and which other places claim its name. */
export function EntityProblems({ shown }: { shown: ShownEntity }) {
  const problems = [...shown.problems, ...shown.duplicates]
  if (problems.length === 0) return null
  return (
    <Card id="problems" title="Problems" aside={problems.length}>
      {problems.map((p) => (
        <Row key={p.id} className="items-start">
          <span className="pt-0.5">
            <Dot tone="warn" />
          </span>
          <div className="min-w-0 flex-1">
            <p className="break-words">
              {p.code === 'duplicate'
                ? `${p.itemName} also defines this entity in ${p.file}. That definition is ignored.`
                : p.message}
            </p>
            {p.url ? (
              <a
                href={p.url}
                target="_blank"
                rel="noreferrer"
                className="font-mono text-sm break-all text-accent underline decoration-line2"
              >
                {p.file}:{p.line}
              </a>
            ) : null}
          </div>
        </Row>
      ))}
    </Card>
  )
}
