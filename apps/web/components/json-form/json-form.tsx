'use client'
// The package's own entry also loads a helper for tests, which needs a validator that generates code.
import withTheme from '@rjsf/core/lib/withTheme.js'
import { type RJSFSchema, type RJSFValidationError, toPath } from '@rjsf/utils'
import { type ReactNode, useMemo, useState } from 'react'
import type { FormContext } from './form-context.ts'
import { splitSchema } from './split-schema.ts'
import { type FormValues, theme } from './theme.ts'
import { errorsAtFields, validator } from './validator.ts'

const ThemedForm = withTheme<FormValues, RJSFSchema, FormContext>(theme)

type Values = Record<string, unknown>

/** The id of the control of a field with an error. The form's own search takes a choice's first option for the control. */
const focusField = (form: string) => (error: RJSFValidationError) =>
  document.getElementById([form, ...toPath(error.property ?? '')].join('_'))?.focus()

/**
 * A form from a JSON schema with `ui:*` hints, such as a step of a template. It is checked when it is submitted, and after that
 * with each change; `errors` are those of the server.
 */
export function JsonForm({
  id,
  parameters,
  values,
  errors,
  context,
  onChange,
  onSubmit,
  children,
}: {
  id: string
  parameters: Readonly<Record<string, unknown>>
  values: Values
  errors: readonly { path: readonly string[]; message: string }[]
  context: FormContext
  /** @param typed false for default values that the form has filled in */
  onChange: (values: Values, typed: boolean) => void
  onSubmit: (values: Values) => void
  /** The buttons. */
  children: ReactNode
}) {
  const { schema, uiSchema } = useMemo(() => splitSchema(parameters), [parameters])
  const extraErrors = useMemo(() => errorsAtFields(errors), [errors])
  const [refused, setRefused] = useState(false)
  return (
    <ThemedForm
      idPrefix={id}
      schema={schema}
      uiSchema={uiSchema}
      validator={validator}
      formData={values}
      formContext={context}
      extraErrors={extraErrors}
      experimental_defaultFormStateBehavior={{ allOf: 'populateDefaults', constAsDefaults: 'always' }}
      liveValidate={refused ? 'onChange' : false}
      showErrorList={false}
      focusOnFirstError={focusField(id)}
      omitExtraData
      noHtml5Validate
      onChange={({ formData }, field) => onChange(formData ?? {}, field !== undefined)}
      onSubmit={({ formData }) => onSubmit(formData ?? {})}
      onError={() => setRefused(true)}
      className="flex flex-col gap-5"
    >
      {children}
    </ThemedForm>
  )
}
