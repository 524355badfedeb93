'use client'
import { Button } from '@callboard/ui/button'
import { Input } from '@callboard/ui/field'
import { Plus, Trash2 } from 'lucide-react'

export type VariantDraft = { id: number; key: string; weight: string }

type Props = { drafts: readonly VariantDraft[]; error: string | undefined; onChange: (drafts: VariantDraft[]) => void }

/** Edits the variants of an experiment. The first is the control. */
export function VariantRows({ drafts, error, onChange }: Props) {
  const set = (id: number, change: Partial<VariantDraft>) => onChange(drafts.map((d) => (d.id === id ? { ...d, ...change } : d)))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Variants, the control first</legend>
      {drafts.map((draft, i) => (
        <div key={draft.id} className="flex flex-wrap items-center gap-2">
          <Input
            aria-label={`Variant ${i + 1}`}
            autoComplete="off"
            className="w-56 font-mono"
            value={draft.key}
            onChange={(event) => set(draft.id, { key: event.target.value })}
          />
          <label className="flex items-center gap-1.5">
            <Input
              aria-label={`Weight of variant ${i + 1}, %`}
              inputMode="decimal"
              className="w-20"
              value={draft.weight}
              onChange={(event) => set(draft.id, { weight: event.target.value })}
            />
            %
          </label>
          <Button
            variant="quiet"
            size="icon"
            aria-label={`Remove variant ${i + 1}`}
            onClick={() => onChange(drafts.filter((d) => d.id !== draft.id))}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      {error ? (
        <p role="alert" className="text-bad">
          {error}
        </p>
      ) : null}
      <div>
        <Button
          variant="quiet"
          onClick={() => onChange([...drafts, { id: Math.max(0, ...drafts.map((d) => d.id)) + 1, key: '', weight: '0' }])}
        >
          <Plus aria-hidden /> Add variant
        </Button>
      </div>
    </fieldset>
  )
}
