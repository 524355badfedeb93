import type { FormField } from '@callboard/plugin-kit/form-fields'
import { type ControlProps, Field, Input, Select, TextArea } from '@callboard/ui/field'
import { CheckboxField } from './checkbox-field.tsx'
import { ExternalLink } from './external-link.tsx'
import { HelpText } from './help-text.tsx'

/** `settings.region`, `secrets.token`. */
export const nameOf = (field: FormField) => `${field.secret ? 'secrets' : 'settings'}.${field.name}`

const inputTypes: Partial<Record<FormField['control'], string>> = { password: 'password', number: 'number', url: 'url' }

function Control({ field, initial, props }: { field: FormField; initial: string; props: ControlProps }) {
  const typed = { placeholder: field.placeholder, autoComplete: 'off', spellCheck: false, defaultValue: initial }
  switch (field.control) {
    case 'lines':
      return <TextArea {...props} {...typed} rows={3} />
    case 'text-area':
      return <TextArea {...props} {...typed} rows={8} />
    case 'select':
      return (
        <Select {...props} defaultValue={initial}>
          {field.options?.map((o) => (
            <option key={o.value} value={o.value} disabled={o.unavailable}>
              {o.label}
            </option>
          ))}
        </Select>
      )
    default:
      return <Input {...props} {...typed} type={inputTypes[field.control] ?? 'text'} />
  }
}

/** One field of a connect form: what it is, where its value is found, and what is wrong with it. */
export function ConnectionField({
  field,
  initial,
  error,
  stored,
}: {
  field: FormField
  initial: string
  error: string | undefined
  /** Whether a value is stored that an empty field keeps. */
  stored: boolean
}) {
  if (field.control === 'checkbox') return <CheckboxField field={field} name={nameOf(field)} checked={initial === 'true'} />
  const help = [stored ? 'Leave empty to keep the current value.' : undefined, field.help].filter(Boolean).join(' ')
  return (
    <Field
      name={nameOf(field)}
      label={field.optional && !stored ? `${field.label} (optional)` : field.label}
      help={
        help || field.link ? (
          <>
            <HelpText text={help} /> {field.link ? <ExternalLink {...field.link} /> : null}
          </>
        ) : undefined
      }
      error={error}
    >
      {(props) => <Control field={field} initial={initial} props={props} />}
    </Field>
  )
}
