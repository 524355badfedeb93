'use client'
import { Button } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { JsonForm } from '~/components/json-form/lazy-json-form.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { savePolicy } from './actions.ts'
import { draftOf, type PolicyDraft, policySchema } from './policy-draft.ts'

type FieldError = { path: readonly string[]; message: string }

/** Creates or changes a policy. */
export function PolicyForm({
  base,
  id,
  policy,
  reason,
}: {
  base: string
  id: string | undefined
  policy: PolicyDraft
  reason: string | undefined
}) {
  const router = useRouter()
  const [values, setValues] = useState<Record<string, unknown>>(policy)
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const [general, setGeneral] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (entered: Record<string, unknown>) => {
    setBusy(true)
    setGeneral(undefined)
    const answer = await savePolicy(base, id, draftOf(entered))
    setBusy(false)
    if (answer.ok) {
      toast.success('Saved.')
      router.push(paths.templatePolicies(base))
      return
    }
    const { message, field, fields } = answer
    const given = fields ?? (field === undefined ? [] : [{ field, message }])
    setErrors(given.map((one) => ({ path: one.field.replace(/^policy\./, '').split('.'), message: one.message })))
    if (given.length === 0) setGeneral(message)
  }
  return (
    <JsonForm
      id={id ? `policy-${id}` : 'policy'}
      parameters={policySchema}
      values={values}
      errors={errors}
      context={{ base, values, secrets: {}, onSecret: () => {} }}
      onChange={setValues}
      onSubmit={(entered) => void submit(entered)}
    >
      {general ? <Notice tone="bad" title={general} /> : null}
      <div>
        <Button type="submit" variant="primary" disabled={busy} reason={reason}>
          Save
        </Button>
      </div>
    </JsonForm>
  )
}
