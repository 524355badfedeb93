'use client'
import { directions, metricKinds } from '@callboard/modules/experiments/domain/metric-kind'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { createMetric } from './actions.ts'
import { directionLabels, kindLabels } from './labels.ts'

const isKind = (text: string) => metricKinds.find((kind) => kind === text) ?? 'conversion'
const isDirection = (text: string) => directions.find((direction) => direction === text) ?? 'increase'

const numberIn = (data: FormData, field: string) => (textOf(data, field).trim() === '' ? null : Number(textOf(data, field)))
/** A percentage as a share. */
const shareIn = (data: FormData, field: string) => {
  const percent = numberIn(data, field)
  return percent === null ? null : percent / 100
}

/** A whole form as a metric; an empty field is left out. */
const metricOf = (data: FormData) => ({
  key: textOf(data, 'key'),
  name: textOf(data, 'name'),
  kind: isKind(textOf(data, 'kind')),
  event: textOf(data, 'event'),
  denominator: textOf(data, 'denominator').trim() || null,
  better: isDirection(textOf(data, 'better')),
  windowDays: Number(textOf(data, 'windowDays')),
  cap: numberIn(data, 'cap'),
  percentile: isKind(textOf(data, 'kind')) === 'percentile' ? shareIn(data, 'percentile') : null,
  covariateDays: numberIn(data, 'covariateDays'),
  minimumEffect: shareIn(data, 'minimumEffect'),
  owner: textOf(data, 'owner') || null,
})

type Owner = { ref: string; label: string }
type ErrorOf = (field: string) => string | undefined

/** How precise a metric has to be, and who answers for it. */
function PrecisionFields({
  errorOf,
  owners,
  isAdjustable,
}: {
  errorOf: ErrorOf
  owners: readonly Owner[]
  isAdjustable: boolean
}) {
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <Field name="minimumEffect" label="Smallest effect that matters, %" error={errorOf('minimumEffect')}>
          {(props) => <Input {...props} inputMode="decimal" placeholder="none" className="w-28" />}
        </Field>
        {isAdjustable ? (
          <Field
            name="covariateDays"
            label="Adjust by days before"
            help="What the same units did before reduces the variance (CUPED)."
            error={errorOf('covariateDays')}
          >
            {(props) => <Input {...props} inputMode="numeric" placeholder="none" className="w-28" />}
          </Field>
        ) : null}
      </div>
      <Field name="owner" label="Owner" error={errorOf('owner')}>
        {(props) => (
          <Select {...props}>
            <option value="">Nobody</option>
            {owners.map(({ ref, label }) => (
              <option key={ref} value={ref}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  )
}

function Fields({ errorOf, owners }: { errorOf: ErrorOf; owners: readonly Owner[] }) {
  const [kind, setKind] = useState<(typeof metricKinds)[number]>('conversion')
  return (
    <>
      <Field name="name" label="Name" error={errorOf('name')}>
        {(props) => <Input {...props} required autoComplete="off" placeholder="Orders" />}
      </Field>
      <Field name="key" label="Key" help="It cannot be changed." error={errorOf('key')}>
        {(props) => <Input {...props} required autoComplete="off" placeholder="orders" className="font-mono" />}
      </Field>
      <Field name="kind" label="Kind" error={errorOf('kind')}>
        {(props) => (
          <Select {...props} value={kind} onChange={(event) => setKind(isKind(event.target.value))}>
            {metricKinds.map((one) => (
              <option key={one} value={one}>
                {kindLabels[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field name="event" label="Event" help="As your applications report it." error={errorOf('event')}>
        {(props) => <Input {...props} required autoComplete="off" placeholder="order-placed" className="font-mono" />}
      </Field>
      {kind === 'ratio' ? (
        <Field name="denominator" label="Divided by the event" error={errorOf('denominator')}>
          {(props) => <Input {...props} autoComplete="off" placeholder="visit" className="font-mono" />}
        </Field>
      ) : null}
      {kind === 'percentile' ? (
        <Field name="percentile" label="Percentile" error={errorOf('percentile')}>
          {(props) => <Input {...props} inputMode="decimal" defaultValue="95" className="w-28" />}
        </Field>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Field name="better" label="Better is" error={errorOf('better')}>
          {(props) => (
            <Select {...props} className="w-40">
              {directions.map((one) => (
                <option key={one} value={one}>
                  {directionLabels[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="windowDays" label="Days after exposure" error={errorOf('windowDays')}>
          {(props) => <Input {...props} inputMode="numeric" defaultValue="14" className="w-28" />}
        </Field>
        <Field name="cap" label="Cap per unit" error={errorOf('cap')}>
          {(props) => <Input {...props} inputMode="decimal" placeholder="none" className="w-28" />}
        </Field>
      </div>
      <PrecisionFields errorOf={errorOf} owners={owners} isAdjustable={kind === 'conversion' || kind === 'mean'} />
    </>
  )
}

type Props = { base: string; owners: readonly Owner[]; reason: string | undefined }

/** Adds a metric. */
export function NewMetric({ base, owners, reason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => createMetric(base, metricOf(data)),
    () => {
      setOpen(false)
      toast.success('Added.')
      router.refresh()
    },
  )
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} reason={reason}>
        <Plus aria-hidden /> New metric
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New metric"
        description="Its definition does not change afterwards, because results depend on it."
      >
        <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
          <Fields errorOf={errorOf} owners={owners} />
          {error ? <Notice tone="bad" title={error} /> : null}
          <Button type="submit" variant="primary" disabled={busy}>
            Add metric
          </Button>
        </form>
      </Dialog>
    </>
  )
}
