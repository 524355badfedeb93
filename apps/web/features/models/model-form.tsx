'use client'
import type { ModelConnection } from '@callboard/modules/models/domain/connection'
import type { EmbeddingState } from '@callboard/modules/models/domain/embeddings'
import {
  type ModelMode,
  type ModelProvider,
  type ModelReads,
  modelModes,
  modelProviders,
  modelReads,
  providerForms,
} from '@callboard/modules/models/domain/providers'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { save } from './actions.ts'
import { EmbeddingFields } from './embedding-fields.tsx'
import { connectionOf, defaults, embeddingsOf } from './model-input.ts'

const modeLabels: Record<ModelMode, string> = {
  off: 'Never (answers are quotes)',
  'on-request': 'When someone chooses Summarize',
  always: 'For every answer',
}

const readsLabels: Record<ModelReads, string> = {
  quotes: 'Only the quoted sections',
  lookups: 'Quoted sections, and what it looks up',
}

const numbers = [
  { name: 'inputPrice', label: 'Input price', help: 'USD per million tokens.', step: 'any' },
  { name: 'outputPrice', label: 'Output price', help: 'USD per million tokens.', step: 'any' },
  { name: 'monthlyBudget', label: 'Monthly budget', help: 'USD. Answers are quotes once it is used up.', step: '0.01' },
  { name: 'temperature', label: 'Temperature', help: '0 gives the most predictable answers.', step: '0.1' },
] as const

type ErrorOf = (field: string) => string | undefined

/**
 * Where the model is, and its key. Names and addresses differ by provider.
 * @param saves how often it was saved; the key is cleared each time
 */
function ProviderFields({ connection, errorOf, saves }: { connection: ModelConnection | null; errorOf: ErrorOf; saves: number }) {
  const [provider, setProvider] = useState<ModelProvider>(connection?.provider ?? defaults.provider)
  const { address, model, keyRequired } = providerForms[provider]
  return (
    <>
      <Field name="provider" label="Provider" error={errorOf('connection.provider')}>
        {(props) => (
          <Select
            {...props}
            value={provider}
            onChange={(e) => setProvider(modelProviders.find((p) => p === e.target.value) ?? provider)}
          >
            {modelProviders.map((id) => (
              <option key={id} value={id}>
                {providerForms[id].name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {address ? (
        <Field name="address" label={address.label} error={errorOf('connection.address')}>
          {(props) => (
            <Input {...props} defaultValue={connection?.address} placeholder={address.placeholder} autoComplete="off" />
          )}
        </Field>
      ) : null}
      <Field name="model" label={model.label} error={errorOf('connection.model')}>
        {(props) => <Input {...props} defaultValue={connection?.model} placeholder={model.placeholder} autoComplete="off" />}
      </Field>
      <Field
        name="key"
        label={keyRequired ? 'API key' : 'API key (optional)'}
        help={connection ? 'Leave empty to keep the stored key.' : 'Stored encrypted, and never shown again.'}
        error={errorOf('key')}
      >
        {(props) => <Input key={saves} {...props} type="password" autoComplete="off" />}
      </Field>
    </>
  )
}

/** A connection as it is shown, with its embedding model and why that failed last. */
type ShownModel = ModelConnection & { embeddings: EmbeddingState | null; embeddingProblem: string | null }

/** Connects a model, or changes the connection. */
export function ModelForm({ base, connection, now }: { base: string; connection: ShownModel | null; now: Date }) {
  const router = useRouter()
  const [saves, setSaves] = useState(0)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => save(base, { connection: connectionOf(data), key: textOf(data, 'key'), embeddings: embeddingsOf(data) }),
    () => {
      toast.success('Saved.')
      setSaves((n) => n + 1)
      router.refresh()
    },
  )
  return (
    <Card title="Connection">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3 p-3.5">
        <ProviderFields connection={connection} errorOf={errorOf} saves={saves} />
        <Field name="mode" label="Summarize answers" error={errorOf('connection.mode')}>
          {(props) => (
            <Select {...props} defaultValue={connection?.mode ?? defaults.mode}>
              {modelModes.map((mode) => (
                <option key={mode} value={mode}>
                  {modeLabels[mode]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          name="reads"
          label="The model reads"
          help="It can look up the catalog, docs, workloads, pipelines and costs, with the permissions of whoever asks. All of it is sent to the provider."
          error={errorOf('connection.reads')}
        >
          {(props) => (
            <Select {...props} defaultValue={connection?.reads ?? defaults.reads}>
              {modelReads.map((reads) => (
                <option key={reads} value={reads}>
                  {readsLabels[reads]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          {numbers.map(({ name, label, help, step }) => (
            <Field key={name} name={name} label={label} help={help} error={errorOf(`connection.${name}`)}>
              {(props) => (
                <Input
                  {...props}
                  type="number"
                  min={0}
                  step={step}
                  inputMode="decimal"
                  defaultValue={(connection ?? { ...defaults, inputPrice: '', outputPrice: '' })[name]}
                />
              )}
            </Field>
          ))}
        </div>
        <EmbeddingFields
          embeddings={connection?.embeddings ?? null}
          problem={connection?.embeddingProblem ?? null}
          now={now}
          errorOf={errorOf}
        />
        {error ? (
          <Notice tone="bad" title="The model was not saved.">
            {error}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}
