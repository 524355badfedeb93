import type { FormField } from '@callboard/plugin-kit/form-fields'
import { HelpText } from './help-text.tsx'

/** A checkbox of a connect form, with its description. */
export function CheckboxField({ field, name, checked }: { field: FormField; name: string; checked: boolean }) {
  return (
    <label className="flex items-start gap-2">
      <input type="checkbox" name={name} defaultChecked={checked} className="mt-0.5 size-4 accent-[var(--accent)]" />
      <span>
        {field.label}
        {field.help ? (
          <span className="block text-sm text-faint">
            <HelpText text={field.help} />
          </span>
        ) : null}
      </span>
    </label>
  )
}
