import type { ApiFinding, Severity } from '@callboard/modules/apis/domain/finding'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'

/** The lint results of a definition; `none` if there are no rules for its type. */
export type ApiCheck = { state: 'none' | 'waiting' | 'checked'; findings: ApiFinding[] }

/** The rest is expandable: the most severe come first. */
const firstShown = 8

const tones: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', info: 'accent', hint: 'plain' }
const plural: Readonly<Record<Severity, string>> = { error: 'errors', warning: 'warnings', info: 'notes', hint: 'hints' }
const singular: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'hint' }

function counted(findings: ApiFinding[]): string {
  const counts = Map.groupBy(findings, (f) => f.severity)
  return [...counts]
    .map(([severity, of]) => `${of.length.toLocaleString('en')} ${of.length === 1 ? singular[severity] : plural[severity]}`)
    .join(' · ')
}

/** Spectral's findings, each once with all of its positions. */
export function FindingsCard({ check: { state, findings } }: { check: ApiCheck }) {
  if (state === 'none') return null
  const groups = [...Map.groupBy(findings, (f) => `${f.code} ${f.message}`).values()]
  return (
    <Card title="Findings" aside={findings.length > 0 ? counted(findings) : 'Spectral rules'}>
      {state === 'waiting' ? (
        <p className="px-3.5 py-3 text-muted">
          The definition just changed. Linting is in progress.{' '}
          {findings.length > 0 ? 'Showing results for the previous version.' : ''}
        </p>
      ) : findings.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No issues. The definition passes all Spectral rules.</p>
      ) : null}
      {groups.slice(0, firstShown).map((group) => (
        <Findings key={`${group[0]?.code} ${group[0]?.message}`} findings={group} />
      ))}
      {groups.length > firstShown ? (
        <details>
          <summary className="px-3.5 py-2.5 text-muted hover:text-fg">
            {(groups.length - firstShown).toLocaleString('en')} more
          </summary>
          {groups.slice(firstShown).map((group) => (
            <Findings key={`${group[0]?.code} ${group[0]?.message}`} findings={group} />
          ))}
        </details>
      ) : null}
    </Card>
  )
}

/** A finding with its position. */
function Findings({ findings: [first, ...others] }: { findings: ApiFinding[] }) {
  if (!first) return null
  return (
    <Row className="items-start">
      <span className="w-20 shrink-0">
        <Badge tone={tones[first.severity]}>{singular[first.severity]}</Badge>
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words">{first.message}</p>
        <Place finding={first} />
        {others.length > 0 ? (
          <details>
            <summary className="text-sm text-muted hover:text-fg">
              and {others.length === 1 ? '1 other location' : `${others.length.toLocaleString('en')} other locations`}
            </summary>
            {others.map((f) => (
              <Place key={`${f.line} ${f.path}`} finding={f} />
            ))}
          </details>
        ) : null}
      </div>
      <code className="hidden shrink-0 font-mono text-sm text-faint sm:block">{first.code}</code>
    </Row>
  )
}

function Place({ finding: { line, path } }: { finding: ApiFinding }) {
  const parts = [...(line ? [`line ${line}`] : []), ...(path ? [path] : [])]
  return <p className="font-mono text-sm break-all text-muted">{parts.join(' · ')}</p>
}
