import type { ParameterStep } from '@callboard/modules/templates/domain/views'
import { useEffect, useMemo, useState } from 'react'
import { type DraftKey, readDraft, removeDraft, saveDraft } from './draft.ts'
import { allValues, errorsBySteps, type Filled, type StepError, type StepValues, valuesBySteps } from './form-state.ts'
import { withoutSecrets } from './review.ts'

type Values = Readonly<Record<string, unknown>>
type Refusal = { message: string; field?: string; fields?: readonly { field: string; message: string }[] }

/** What was entered on each step. A draft stays in this browser; the values of a link replace it. */
function useStepValues(key: DraftKey, steps: readonly ParameterStep[], prefill: Values) {
  const [values, setValues] = useState<StepValues>()
  const [restored, setRestored] = useState(false)
  // Drafts are read after the first render, which the server has made without them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another template is another page
  useEffect(() => {
    const draft = Object.keys(prefill).length > 0 ? undefined : readDraft(key, steps.length)
    setValues(draft?.values ?? valuesBySteps(steps, prefill))
    setRestored(draft !== undefined)
  }, [])
  return {
    values,
    restored,
    change: (step: number, next: Values, typed: boolean) => {
      const changed = steps.map((_, index) => (index === step ? next : (values?.[index] ?? {})))
      setValues(changed)
      // Default values alone are no draft.
      if (typed) saveDraft(key, { values: steps.map(({ schema }, index) => withoutSecrets(schema, changed[index] ?? {})) })
    },
    forget: () => removeDraft(key),
    clear: () => {
      removeDraft(key)
      setValues(steps.map(() => ({})))
      setRestored(false)
    },
  }
}

const none: readonly StepError[] = []

/** What the server refused: at the fields of each step, and otherwise. */
function useRefusal(steps: readonly ParameterStep[]) {
  const [errors, setErrors] = useState(none)
  const [general, setGeneral] = useState<readonly string[]>([])
  return {
    errors,
    general,
    /** @returns the first step that has an error */
    refuse: ({ message, field, fields }: Refusal): number | undefined => {
      const given = fields ?? (field === undefined ? [] : [{ field, message }])
      const { atFields, general } = errorsBySteps(steps, given)
      setErrors(atFields)
      setGeneral(given.length === 0 ? [message] : general)
      return atFields.length > 0 ? Math.min(...atFields.map(({ step }) => step)) : undefined
    },
    /** Forgets the errors of a step, because it is submitted again. */
    clearStep: (step: number) => setErrors(errors.filter((error) => error.step !== step)),
    clearGeneral: () => setGeneral([]),
  }
}

/** The state of a template's form, until the run is started. */
export function useTemplateForm(key: DraftKey, steps: readonly ParameterStep[], prefill: Values) {
  const [at, setAt] = useState(0)
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const { values, restored, change, forget, clear } = useStepValues(key, steps, prefill)
  const { errors, general, refuse, clearStep, clearGeneral } = useRefusal(steps)
  const move = (to: number) => {
    setAt(to)
    window.scrollTo({ top: 0 })
  }
  return {
    ...{ at, values, secrets, restored, general, change, move, clearGeneral, finish: forget },
    filled: useMemo((): Filled => ({ values: allValues(values ?? []), secrets: { ...secrets } }), [values, secrets]),
    /** The errors of the current step. */
    errors: useMemo(() => errors.filter(({ step }) => step === at), [errors, at]),
    submit: (step: number, next: Values) => {
      change(step, next, true)
      clearStep(step)
      move(step + 1)
    },
    setSecret: (name: string, value: string) => setSecrets((known) => ({ ...known, [name]: value })),
    /** Shows the errors of the server, at the first step that has one. */
    refuse: (refusal: Refusal) => {
      const step = refuse(refusal)
      if (step !== undefined) move(step)
    },
    discard: () => {
      clear()
      setSecrets({})
      setAt(0)
    },
  }
}
