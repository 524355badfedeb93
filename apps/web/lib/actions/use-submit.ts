'use client'
import { type FormEvent, useState } from 'react'
import type { ActionResult } from './action-result.ts'
import { type FormFailure, fieldErrorsByName } from './form-failure.ts'
import { withIdentityConfirmation } from './with-identity-confirmation.ts'

/** The state of a form with one action: busy while it runs, with errors at their fields. */
export function useSubmit<T>(work: (data: FormData) => Promise<ActionResult<T>>, then: (result: T) => void) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<FormFailure>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    setBusy(true)
    setError(undefined)
    const result = await withIdentityConfirmation(() => work(data))
    setBusy(false)
    if (result.ok) then(result.data)
    else setError(result)
  }
  const byField = fieldErrorsByName(error)
  return {
    busy,
    /** The error that belongs to no field. */
    error: error && byField.size === 0 ? error.message : undefined,
    errorOf: (field: string) => byField.get(field),
    /** The first error of a field or of a part of it, such as `rules.0.split.1` of `rules.0`. */
    errorWithin: (field: string) => byField.get(field) ?? [...byField].find(([name]) => name.startsWith(`${field}.`))?.[1],
    onSubmit: (event: FormEvent<HTMLFormElement>) => void submit(event),
  }
}

export const textOf = (data: FormData, name: string): string => String(data.get(name) ?? '')
