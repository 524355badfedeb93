import { Input } from '@callboard/ui/field'
import { changeOf, fieldAttributes } from '../field-options.ts'
import type { FieldOf } from '../form-context.ts'
import { findTags } from '../lookup-actions.ts'
import { Chosen, stringsOf } from './chosen.tsx'
import { Combobox } from './combobox.tsx'

/** The name of a new entity; the server refuses one that the catalog would not take. */
export function EntityNamePicker(props: FieldOf<string>) {
  const { formData, disabled, readonly } = props
  const change = changeOf(props)
  return (
    <Input
      {...fieldAttributes(props)}
      value={typeof formData === 'string' ? formData : ''}
      placeholder={props.placeholder}
      maxLength={63}
      disabled={disabled}
      readOnly={readonly}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => change(target.value || undefined)}
    />
  )
}

/** Tags as the catalog takes them: lower case, with dashes. */
const asTag = (text: string) => text.toLowerCase().replace(/[^a-z0-9+#:.-]+/g, '-')

export function EntityTagsPicker(props: FieldOf<string[]>) {
  const { formData, disabled, readonly, registry } = props
  const change = changeOf(props)
  const values = stringsOf(formData)
  const off = Boolean(disabled || readonly)
  const add = (text: string) => {
    const tag = asTag(text.trim())
    if (tag && !values.includes(tag)) change([...values, tag])
  }
  const load = async (text: string) => {
    const found = await findTags(registry.formContext.base)
    if (!found.ok) return found
    const matching = found.data.filter((tag) => tag.includes(asTag(text)) && !values.includes(tag))
    return { ok: true as const, data: matching.slice(0, 20).map((tag) => ({ value: tag, label: tag })) }
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Chosen values={values} labelOf={(tag) => tag} disabled={off} onRemove={(tag) => change(values.filter((v) => v !== tag))} />
      <Combobox
        attributes={fieldAttributes(props)}
        shown=""
        placeholder="Add a tag"
        disabled={off}
        load={load}
        onChoose={({ value }) => add(value)}
        onText={add}
      />
    </div>
  )
}

/** A secret goes to the server apart from the values, which are stored and shown. */
export function Secret(props: FieldOf<string>) {
  const { name, registry, disabled, readonly } = props
  const change = changeOf(props)
  const { secrets, onSecret } = registry.formContext
  return (
    <Input
      {...fieldAttributes(props)}
      type="password"
      autoComplete="new-password"
      value={secrets[name] ?? ''}
      disabled={disabled}
      readOnly={readonly}
      onChange={({ target }) => {
        onSecret(name, target.value)
        // As long as the secret, so that limits of its length apply.
        change(target.value ? '*'.repeat(target.value.length) : undefined)
      }}
    />
  )
}
