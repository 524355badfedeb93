'use client'
import type { FlagEnvironmentView } from '@callboard/modules/flags'
import { approvals, approverGroups } from '@callboard/modules/flags/domain/approval'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { saveEnvironment } from './actions.ts'
import { stepsOf } from './draft.ts'

const approvalLabels = {
  none: 'Saved at once',
  required: 'Need approval',
  'four-eyes': 'Need somebody else’s approval',
}
const approverLabels = { members: 'Anybody who may change flags', administrators: 'Owners and admins' }

type Props = { base: string; environment: FlagEnvironmentView; reason: string | undefined }

/** Edits what an environment protects, and its holdout. */
export function EnvironmentForm({ base, environment, reason }: Props) {
  const router = useRouter()
  const { key, name, approval, approvers, holdoutShare, holdoutUnit, exposureShare } = environment
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) =>
      saveEnvironment(base, {
        environment: key,
        name: textOf(data, 'name'),
        approval: approvals.find((a) => a === textOf(data, 'approval')) ?? 'none',
        approvers: approverGroups.find((a) => a === textOf(data, 'approvers')) ?? 'members',
        holdoutShare: stepsOf(textOf(data, 'holdoutShare')),
        holdoutUnit: textOf(data, 'holdoutUnit'),
        exposureShare: stepsOf(textOf(data, 'exposureShare')),
      }),
    () => {
      toast.success(`Saved for ${name}.`)
      router.refresh()
    },
  )
  return (
    <Card title={name} aside={key}>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        <div className="flex flex-wrap items-start gap-4">
          <Field name="name" label="Name" error={errorOf('name')}>
            {(props) => <Input {...props} autoComplete="off" defaultValue={name} className="w-56" />}
          </Field>
          <Field name="approval" label="Changes" help="Switching a flag off never waits." error={errorOf('approval')}>
            {(props) => (
              <Select {...props} defaultValue={approval} className="w-64">
                {approvals.map((a) => (
                  <option key={a} value={a}>
                    {approvalLabels[a]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field name="approvers" label="Who may approve" error={errorOf('approvers')}>
            {(props) => (
              <Select {...props} defaultValue={approvers} className="w-64">
                {approverGroups.map((a) => (
                  <option key={a} value={a}>
                    {approverLabels[a]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <div className="flex flex-wrap items-start gap-4">
          <Field
            name="holdoutShare"
            label="Holdout, %"
            help="These units get the default variant of every flag."
            error={errorOf('holdoutShare')}
          >
            {(props) => <Input {...props} inputMode="decimal" defaultValue={holdoutShare / 100} className="w-28" />}
          </Field>
          <Field name="holdoutUnit" label="By attribute" error={errorOf('holdoutUnit')}>
            {(props) => <Input {...props} autoComplete="off" defaultValue={holdoutUnit} className="w-56" />}
          </Field>
          <Field
            name="exposureShare"
            label="Exposures, % of units"
            help="Evaluations by OpenFeature that experiments count."
            error={errorOf('exposureShare')}
          >
            {(props) => <Input {...props} inputMode="decimal" defaultValue={exposureShare / 100} className="w-28" />}
          </Field>
        </div>
        {error ? <Notice tone="bad" title={error} /> : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason} aria-label={`Save ${name}`}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}
