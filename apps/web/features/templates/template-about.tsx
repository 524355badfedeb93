import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { Policy } from '@callboard/modules/templates/domain/policy'
import type { TemplateDetail, TemplateSummary } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Card, Facts, Row } from '@callboard/ui/card'
import { formatDuration } from '@callboard/ui/chart/format.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { percent, titleOf } from './labels.ts'
import { OwnerLink } from './owner-link.tsx'
import { policySentence } from './policy-words.ts'

/** What a template asks for. */
export function AsksCard({ steps }: Pick<TemplateDetail, 'steps'>) {
  return (
    <Card title="What you fill in">
      {steps.length === 0 ? <p className="px-3.5 py-3 text-muted">No fields. It can be started right away.</p> : null}
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are known by their number; titles may repeat
        <Row key={index}>
          <div className="min-w-0">
            <p className="font-medium">{titleOf(step, index)}</p>
            {step.description ? <p className="whitespace-pre-line text-muted">{step.description}</p> : null}
          </div>
        </Row>
      ))}
    </Card>
  )
}

/** What a run does, in its order. */
export function DoesCard({ base, actions, missing }: { base: string } & Pick<TemplateDetail, 'actions' | 'missing'>) {
  return (
    <Card
      title="What it does"
      aside={
        <Link href={paths.templateActions(base)} className="inline-block min-h-6 hover:underline">
          Installed actions
        </Link>
      }
    >
      <ol>
        {actions.map(({ id, name, action }, index) => (
          <li key={id} className="border-b last:border-b-0">
            <Row>
              <span className="w-5 text-right text-faint tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 break-words">
                <span className="font-medium">{name}</span> <code className="text-sm text-faint">{action}</code>
              </span>
              {missing.includes(action) ? <Badge tone="bad">Not installed</Badge> : null}
            </Row>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** Who has to approve a run before its first step, by the policies that may apply to the template. */
export function PoliciesCard({ base, policies }: { base: string; policies: readonly Policy[] }) {
  if (policies.length === 0) return null
  return (
    <Card
      title="Approvals"
      aside={
        <Link href={paths.templatePolicies(base)} className="inline-block min-h-6 hover:underline">
          Policies
        </Link>
      }
    >
      {policies.map((policy) => (
        <Row key={policy.id}>
          <div className="min-w-0">
            <p className="font-medium break-words">{policy.name}</p>
            <p className="break-words text-muted">{policySentence(policy)}</p>
          </div>
        </Row>
      ))}
    </Card>
  )
}

/** Who owns a template, and how its runs went. */
export function TemplateFacts({
  base,
  template,
  figures,
}: {
  base: string
  template: TemplateDetail
  figures: TemplateSummary | undefined
}) {
  const { ref, owner, type, tags, requiresApproval } = template
  const rate = figures?.successRate ?? null
  const median = figures?.medianSeconds ?? null
  return (
    <Card title="About">
      <Facts
        facts={[
          { label: 'Owner', value: owner ? <OwnerLink base={base} owner={owner} /> : 'None' },
          ...(type ? [{ label: 'Type', value: type }] : []),
          { label: 'Approval', value: requiresApproval ? 'Required' : 'Not required' },
          { label: 'Runs', value: (figures?.runs ?? 0).toLocaleString('en') },
          ...(rate === null ? [] : [{ label: 'Success rate', value: percent(rate) }]),
          ...(median === null ? [] : [{ label: 'Median time', value: formatDuration(median * 1000) }]),
          ...(tags.length > 0 ? [{ label: 'Tags', value: tags.join(', ') }] : []),
          {
            label: 'Catalog',
            value: (
              <Link href={paths.entity(base, ref)} className="inline-block min-h-6 hover:underline">
                {shortRef(ref)}
              </Link>
            ),
          },
        ]}
      />
    </Card>
  )
}
