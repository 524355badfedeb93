'use client'
import type { Json } from '@callboard/flags-evaluator/model'
import { flagTypes } from '@callboard/flags-evaluator/model'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { typeLabels } from '@callboard/modules/flags/domain/flag'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EntityInput } from '~/components/catalog/entity-input.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { addFlag } from './actions.ts'

type FlagType = (typeof flagTypes)[number]

const examples: Record<FlagType, string> = {
  boolean: 'on = true\noff = false',
  string: 'control = "blue"\ntreatment = "green"',
  integer: 'control = 10\ntreatment = 20',
  double: 'control = 0.5\ntreatment = 0.75',
  structure: 'control = {"size": 1}\ntreatment = {"size": 2}',
}

/** One variant a line: a name, and its value as JSON. A value that is no JSON is a text. */
function variantsOf(text: string): { name: string; value: Json }[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = line.indexOf('=')
      const [name, value] = at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
      try {
        return { name: name.trim(), value: JSON.parse(value) as Json }
      } catch {
        return { name: name.trim(), value: value.trim() }
      }
    })
}

function Fields({
  base,
  owner,
  errorOf,
}: {
  base: string
  owner: string | undefined
  errorOf: (name: string) => string | undefined
}) {
  const [type, setType] = useState<FlagType>('boolean')
  const [variants, setVariants] = useState(examples.boolean)
  const wrong = variantsOf(variants).flatMap((_, i) => [errorOf(`variants.${i}.value`), errorOf(`variants.${i}.name`)])
  const choose = (next: FlagType) => {
    setType(next)
    if (Object.values(examples).includes(variants)) setVariants(examples[next])
  }
  return (
    <>
      <Field name="key" label="Key" help="As the code names it. It cannot be changed." error={errorOf('key')}>
        {(props) => <Input {...props} required autoComplete="off" placeholder="new-checkout" className="font-mono" />}
      </Field>
      <Field name="description" label="Description" error={errorOf('description')}>
        {(props) => <Input {...props} autoComplete="off" />}
      </Field>
      <Field name="owner" label="Owner" help="The service or system that the flag belongs to." error={errorOf('owner')}>
        {(props) => (
          <EntityInput
            control={props}
            base={base}
            kinds={['component', 'system']}
            initial={owner ? { ref: owner, label: shortRef(owner) } : undefined}
          />
        )}
      </Field>
      <Field name="type" label="Type" error={errorOf('type')}>
        {(props) => (
          <Select
            {...props}
            value={type}
            onChange={(event) => choose(flagTypes.find((t) => t === event.target.value) ?? 'boolean')}
          >
            {flagTypes.map((t) => (
              <option key={t} value={t}>
                {typeLabels[t]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        name="variants"
        label="Variants"
        help="One per line: a name, and its value as JSON."
        error={errorOf('variants') ?? wrong.find((message) => message !== undefined)}
      >
        {(props) => <TextArea {...props} rows={4} value={variants} onChange={(event) => setVariants(event.target.value)} />}
      </Field>
    </>
  )
}

/** Creates a flag, and opens it. */
export function NewFlag({ base, owner, reason }: { base: string; owner: string | undefined; reason: string | undefined }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) =>
      addFlag(base, {
        key: textOf(data, 'key'),
        description: textOf(data, 'description'),
        owner: textOf(data, 'owner') || null,
        type: flagTypes.find((t) => t === textOf(data, 'type')) ?? 'boolean',
        variants: variantsOf(textOf(data, 'variants')),
      }),
    ({ key }) => router.push(paths.flag(base, key)),
  )
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)} reason={reason}>
        <Plus aria-hidden /> New flag
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="New flag" description="It begins switched off in every environment.">
        <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
          <Fields base={base} owner={owner} errorOf={errorOf} />
          {error ? <Notice tone="bad" title={error} /> : null}
          <Button type="submit" variant="primary" disabled={busy}>
            Create flag
          </Button>
        </form>
      </Dialog>
    </>
  )
}
