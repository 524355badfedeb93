'use client'
import type { FlagType, Json } from '@callboard/flags-evaluator/model'
import type { Variant } from '@callboard/modules/flags/domain/flag'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { Plus, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { requestChange, saveDefinition } from './actions.ts'
import { fromVariantDraft, newVariant, toVariantDraft, type VariantDraft } from './variant-draft.ts'

type Definition = {
  key: string
  type: FlagType
  description: string
  owner: string | null
  schema: { [key: string]: Json } | null
}

type RowProps = {
  type: FlagType
  draft: VariantDraft
  /** Why it cannot be removed. */
  inUse: string | undefined
  errorOf: (part: string) => string | undefined
  onChange: (change: Partial<VariantDraft>) => void
  onRemove: () => void
}

function Row({ type, draft, inUse, errorOf, onChange, onRemove }: RowProps) {
  const { id, name, value, saved } = draft
  const Control = type === 'structure' ? TextArea : Input
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field name={`${id}-name`} label="Name" error={errorOf('name')}>
        {(props) => (
          <Input
            {...props}
            autoComplete="off"
            className="w-44"
            value={name}
            readOnly={saved}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <div className="min-w-44 flex-1">
        <Field name={`${id}-value`} label={`Value of ${name || 'the new variant'}`} error={errorOf('value')}>
          {(props) => (
            <Control
              {...props}
              value={value}
              onChange={(event: { target: { value: string } }) => onChange({ value: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Button
        variant="quiet"
        size="icon"
        className="mt-6"
        aria-label={`Remove the variant ${name || 'without a name'}`}
        reason={inUse}
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

type Props = {
  base: string
  flag: Definition
  variants: readonly Variant[]
  /** Names of the environments that give each variant to somebody. */
  usedIn: { [variant: string]: readonly string[] }
  isProtected: boolean
  reason: string | undefined
}

/** Edits the variants of a flag, which all environments share. */
export function VariantForm({ base, flag, variants, usedIn, isProtected, reason }: Props) {
  const router = useRouter()
  const { type, ...definition } = flag
  const [drafts, setDrafts] = useState(() => variants.map(toVariantDraft(type)))
  const { busy, error, errorOf, onSubmit } = useSubmit(
    async (data): Promise<ActionResult<unknown>> => {
      const why = textOf(data, 'why')
      const change = { ...definition, variants: drafts.map((draft) => fromVariantDraft(type, draft)), why }
      return isProtected ? requestChange(base, { change: { ...change, kind: 'flag' }, why }) : saveDefinition(base, change)
    },
    () => {
      toast.success(isProtected ? 'Requested. It is done once somebody approves it.' : 'Variants saved.')
      router.refresh()
    },
  )
  const inUse = ({ name, saved }: VariantDraft) => {
    const names = (saved && Object.hasOwn(usedIn, name) && usedIn[name]) || []
    return reason ?? (names.length > 0 ? `In use in ${names.join(', ')}. Change the rules there first.` : undefined)
  }
  return (
    <Card title="Variants" aside="Shared by all environments">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        {drafts.map((draft, i) => (
          <Row
            key={draft.id}
            {...{ type, draft, inUse: inUse(draft) }}
            errorOf={(part) => errorOf(`variants.${i}.${part}`)}
            onChange={(change) => setDrafts(drafts.map((d) => (d.id === draft.id ? { ...d, ...change } : d)))}
            onRemove={() => setDrafts(drafts.filter((d) => d.id !== draft.id))}
          />
        ))}
        {errorOf('variants') ? (
          <p role="alert" className="text-bad">
            {errorOf('variants')}
          </p>
        ) : null}
        <div>
          <Button variant="quiet" onClick={() => setDrafts([...drafts, newVariant()])} reason={reason}>
            <Plus aria-hidden /> Add variant
          </Button>
        </div>
        <Field name="why" label="Why these variants" help="Shown in the history." error={errorOf('why')}>
          {(props) => <Input {...props} autoComplete="off" placeholder="A third color" />}
        </Field>
        {error ? <Notice tone="bad" title={error} /> : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            {isProtected ? 'Request approval of variants' : 'Save variants'}
          </Button>
        </div>
      </form>
    </Card>
  )
}
