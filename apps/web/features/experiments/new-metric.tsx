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

/** A whole form as a metric; an empty field is left out. */
const metricOf = (data: FormData) => ({
  key: textOf(data, 'key'),
  name: textOf(data, 'name'),
  kind: isKind(textOf(data, 'kind')),
  event: textOf(data, 'event'),
  denominator: textOf(data, 'denominator').trim() || null,
  better: isDirection(textOf(data, 'better')),
  windowDays: Number(textOf(data, 'windowDays')),
  cap: textOf(data, 'cap').trim() === '' ? null : Number(textOf(data, 'cap')),
})

function Fields({ errorOf }: { errorOf: (field: string) => string | undefined }) {
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
    </>
  )
}

/** Adds a metric. */
export function NewMetric({ base, reason }: { base: string; reason: string | undefined }) {
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
          <Fields errorOf={errorOf} />
          {error ? <Notice tone="bad" title={error} /> : null}
          <Button type="submit" variant="primary" disabled={busy}>
            Add metric
          </Button>
        </form>
      </Dialog>
    </>
  )
}
