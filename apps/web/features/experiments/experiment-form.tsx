'use client'
import { sequentialMethods } from '@callboard/modules/experiments/domain/experiment'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EntityInput } from '~/components/catalog/entity-input.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { draftExperiment } from './actions.ts'
import { methodLabels } from './labels.ts'
import { type MeasuredDraft, MeasuredRows } from './measured-rows.tsx'
import { type VariantDraft, VariantRows } from './variant-rows.tsx'

type Choice = { key: string; name: string }
type Props = {
  base: string
  flags: readonly string[]
  metrics: readonly Choice[]
  reason: string | undefined
}
type ErrorOf = (field: string) => string | undefined

function About({ base, flags, errorOf }: Pick<Props, 'base' | 'flags'> & { errorOf: ErrorOf }) {
  return (
    <>
      <Field name="name" label="Name" error={errorOf('name')}>
        {(props) => <Input {...props} required autoComplete="off" placeholder="One-page checkout" />}
      </Field>
      <Field name="key" label="Key" help="As reports of exposures name it." error={errorOf('key')}>
        {(props) => <Input {...props} required autoComplete="off" placeholder="one-page-checkout" className="font-mono" />}
      </Field>
      <Field name="hypothesis" label="Hypothesis" error={errorOf('hypothesis')}>
        {(props) => <TextArea {...props} rows={3} placeholder="More people order, because they see all costs at once." />}
      </Field>
      <div className="flex flex-wrap gap-4">
        <Field name="flagKey" label="Flag" error={errorOf('flagKey')}>
          {(props) => (
            <Select {...props} className="w-64 font-mono">
              {flags.map((flag) => (
                <option key={flag}>{flag}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="entity" label="Service or system" error={errorOf('entity')}>
          {(props) => (
            <div className="w-64">
              <EntityInput control={props} base={base} kinds={['component', 'system']} />
            </div>
          )}
        </Field>
      </div>
    </>
  )
}

function Plan({ errorOf }: { errorOf: ErrorOf }) {
  return (
    <div className="flex flex-wrap gap-4">
      <Field name="method" label="Method" error={errorOf('method')}>
        {(props) => (
          <Select {...props} className="w-80">
            {sequentialMethods.map((method) => (
              <option key={method} value={method}>
                {methodLabels[method]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field name="plannedUnits" label="Planned units" error={errorOf('plannedUnits')}>
        {(props) => <Input {...props} inputMode="numeric" defaultValue="20000" className="w-36" />}
      </Field>
      <Field name="alpha" label="Alpha" error={errorOf('alpha')}>
        {(props) => <Input {...props} inputMode="decimal" defaultValue="0.05" className="w-24" />}
      </Field>
    </div>
  )
}

/** Drafts an experiment, and opens it. */
export function ExperimentForm({ base, flags, metrics, reason }: Props) {
  const router = useRouter()
  const [variants, setVariants] = useState<VariantDraft[]>([
    { id: 1, key: 'control', weight: '50' },
    { id: 2, key: 'treatment', weight: '50' },
  ])
  const [measured, setMeasured] = useState<MeasuredDraft[]>(
    metrics.slice(0, 1).map(({ key }) => ({ id: 1, metric: key, role: 'success', margin: '1' })),
  )
  const { busy, error, errorOf, errorWithin, onSubmit } = useSubmit(
    (data) =>
      draftExperiment(base, {
        key: textOf(data, 'key'),
        name: textOf(data, 'name'),
        hypothesis: textOf(data, 'hypothesis'),
        flagKey: textOf(data, 'flagKey'),
        entity: textOf(data, 'entity'),
        method: sequentialMethods.find((method) => method === textOf(data, 'method')) ?? 'obrien-fleming',
        plannedUnits: Number(textOf(data, 'plannedUnits')),
        alpha: Number(textOf(data, 'alpha')),
        autoRollback: data.get('autoRollback') === 'on',
        variants: variants.map(({ key, weight }) => ({ key, weight: Number(weight) })),
        metrics: measured.map(({ metric, role, margin }) => ({
          metric,
          role,
          margin: role === 'guardrail' ? Number(margin) / 100 : 0,
        })),
      }),
    ({ id }) => router.push(paths.experiment(base, id)),
  )
  return (
    <Card>
      <form onSubmit={onSubmit} noValidate className="flex max-w-3xl flex-col gap-4 p-3.5">
        <About {...{ base, flags, errorOf }} />
        <VariantRows drafts={variants} error={errorWithin('variants')} onChange={setVariants} />
        <MeasuredRows drafts={measured} metrics={metrics} error={errorWithin('metrics')} onChange={setMeasured} />
        <Plan errorOf={errorOf} />
        <label className="flex items-center gap-1.5">
          <input type="checkbox" name="autoRollback" /> Roll back automatically when a guardrail is harmed
        </label>
        {error ? <Notice tone="bad" title={error} /> : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            Create draft
          </Button>
        </div>
      </form>
    </Card>
  )
}
