'use client'
import type { EmbeddingState } from '@callboard/modules/models/domain/embeddings'
import { Field, Input } from '@callboard/ui/field'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Notice } from '@callboard/ui/notice'

/** How far the sections are embedded. */
function progressOf({ pending }: EmbeddingState): string {
  if (pending === null) return 'Sections are being embedded.'
  if (pending === 0) return 'All sections are embedded.'
  const sections = new Intl.NumberFormat('en').format(pending)
  return pending === 1 ? '1 section is not embedded yet.' : `${sections} sections are not embedded yet.`
}

/** An embedding model, which finds sections that say the same in other words. @param problem why the last request failed */
export function EmbeddingFields({
  embeddings,
  problem,
  now,
  errorOf,
}: {
  embeddings: EmbeddingState | null
  problem: string | null
  now: Date
  errorOf: (field: string) => string | undefined
}) {
  return (
    <fieldset className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          name="embeddingModel"
          label="Embedding model (optional)"
          help="Also finds sections that use other words. The text of all sections and questions is sent to the provider. Leave empty to switch it off and delete its vectors."
          error={errorOf('embeddings.model')}
        >
          {(props) => (
            <Input {...props} defaultValue={embeddings?.model} placeholder="text-embedding-3-small" autoComplete="off" />
          )}
        </Field>
        <Field name="embeddingPrice" label="Embedding price" help="USD per million tokens." error={errorOf('embeddings.price')}>
          {(props) => <Input {...props} type="number" min={0} step="any" inputMode="decimal" defaultValue={embeddings?.price} />}
        </Field>
      </div>
      {embeddings && problem ? (
        <Notice tone="warn" title="Questions are answered without embeddings.">
          {problem} {progressOf(embeddings)} {embeddings.retryAt ? <NextAttempt at={embeddings.retryAt} now={now} /> : null}
        </Notice>
      ) : null}
      {embeddings && !problem ? <p className="text-muted text-xs">{progressOf(embeddings)}</p> : null}
    </fieldset>
  )
}
