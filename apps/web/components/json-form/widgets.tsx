import { Input, Select, TextArea } from '@callboard/ui/field'
import {
  enumOptionSelectedValue,
  enumOptionsDeselectValue,
  enumOptionsIsSelected,
  enumOptionsSelectValue,
  enumOptionValueDecoder,
  getInputProps,
} from '@rjsf/utils'
import type { ChangeEvent, ReactNode } from 'react'
import { attributesOf, type Widget } from './form-context.ts'

/** Choices are numbered, so that they may be of any type. */
const byIndex = 'indexed' as const

/** Text, numbers, dates and whatever else browsers have an input for. */
export function TextInput(props: Widget & { onChangeOverride?: (event: ChangeEvent<HTMLInputElement>) => void }) {
  const { value, onChange, onChangeOverride, onBlur, onFocus, options, schema, type, disabled, readonly, id } = props
  const { type: inputType, step, min, max } = getInputProps(schema, type, options)
  const examples = Array.isArray(schema.examples) ? schema.examples.map(String) : []
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => onChange(target.value === '' ? options.emptyValue : target.value)
  return (
    <>
      <Input
        {...attributesOf(props)}
        type={inputType}
        step={step}
        min={min}
        max={max}
        value={typeof value === 'number' || typeof value === 'string' ? value : ''}
        placeholder={props.placeholder || undefined}
        disabled={disabled}
        readOnly={readonly}
        autoComplete={inputType === 'password' ? 'new-password' : 'off'}
        spellCheck={false}
        list={examples.length > 0 ? `${id}__examples` : undefined}
        onChange={onChangeOverride ?? change}
        onBlur={({ target }) => onBlur(id, target.value)}
        onFocus={({ target }) => onFocus(id, target.value)}
      />
      {examples.length > 0 ? (
        <datalist id={`${id}__examples`}>
          {[...new Set(examples)].map((example) => (
            <option key={example} value={example} />
          ))}
        </datalist>
      ) : null}
    </>
  )
}

export function TextBox(props: Widget) {
  const { id, value, onChange, onBlur, options, disabled, readonly } = props
  return (
    <TextArea
      {...attributesOf(props)}
      rows={typeof options.rows === 'number' ? options.rows : 4}
      value={typeof value === 'string' ? value : ''}
      placeholder={props.placeholder || undefined}
      disabled={disabled}
      readOnly={readonly}
      onChange={({ target }) => onChange(target.value === '' ? options.emptyValue : target.value)}
      onBlur={({ target }) => onBlur(id, target.value)}
    />
  )
}

export function Choice(props: Widget) {
  const { id, value, multiple = false, onChange, onBlur, options, schema, disabled, readonly, hideLabel, label } = props
  const { enumOptions = [], enumDisabled, emptyValue } = options
  const chosen = enumOptionSelectedValue(value, enumOptions, multiple, byIndex, multiple ? [] : '')
  const change = ({ target }: ChangeEvent<HTMLSelectElement>) => {
    const values = multiple ? [...target.selectedOptions].map((o) => o.value) : target.value
    onChange(enumOptionValueDecoder(values, enumOptions, byIndex, emptyValue))
  }
  return (
    <Select
      {...attributesOf(props)}
      aria-label={hideLabel ? label : undefined}
      multiple={multiple}
      className={multiple ? 'h-auto py-1' : undefined}
      value={chosen as string | string[]}
      disabled={disabled || readonly}
      onChange={change}
      onBlur={() => onBlur(id, value)}
    >
      {!multiple && schema.default === undefined ? <option value="">{props.placeholder || 'Choose …'}</option> : null}
      {enumOptions.map((option, index) => (
        <option
          key={String(option.value)}
          value={String(index)}
          disabled={Array.isArray(enumDisabled) && enumDisabled.includes(option.value)}
        >
          {option.label}
        </option>
      ))}
    </Select>
  )
}

const Option = ({ children, inline }: { children: ReactNode; inline: boolean }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
  <label className={inline ? 'mr-4 inline-flex min-h-6 items-center gap-2' : 'flex min-h-6 items-center gap-2'}>{children}</label>
)

/** Options under one name. The group has the field's id, so that it gets the focus if something is wrong. */
function OptionGroup({ of, children }: { of: Widget; children: ReactNode }) {
  const { id, 'aria-describedby': described } = attributesOf(of)
  return (
    <fieldset id={id} aria-label={of.label} aria-describedby={described} tabIndex={-1}>
      {children}
    </fieldset>
  )
}

/** One of several, as a radio group. */
export function Choices(props: Widget) {
  const { id, value, onChange, options, disabled, readonly } = props
  const { enumOptions = [], enumDisabled, inline = false } = options
  return (
    <OptionGroup of={props}>
      {enumOptions.map((option, index) => (
        <Option key={String(option.value)} inline={Boolean(inline)}>
          <input
            type="radio"
            name={id}
            id={`${id}-${index}`}
            checked={enumOptionsIsSelected(option.value, value)}
            disabled={disabled || readonly || (Array.isArray(enumDisabled) && enumDisabled.includes(option.value))}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </Option>
      ))}
    </OptionGroup>
  )
}

/** Several of several. */
export function CheckedChoices(props: Widget) {
  const { id, value, onChange, options, disabled, readonly } = props
  const { enumOptions = [], enumDisabled, inline = false } = options
  const chosen: unknown[] = Array.isArray(value) ? value : []
  return (
    <OptionGroup of={props}>
      {enumOptions.map((option, index) => (
        <Option key={String(option.value)} inline={Boolean(inline)}>
          <input
            type="checkbox"
            name={id}
            id={`${id}-${index}`}
            checked={enumOptionsIsSelected(option.value, chosen)}
            disabled={disabled || readonly || (Array.isArray(enumDisabled) && enumDisabled.includes(option.value))}
            onChange={({ target }) =>
              onChange(
                target.checked
                  ? enumOptionsSelectValue(index, chosen, enumOptions)
                  : enumOptionsDeselectValue(index, chosen, enumOptions),
              )
            }
          />
          {option.label}
        </Option>
      ))}
    </OptionGroup>
  )
}

/** Yes or no. The label is beside the box, so its field shows none. */
export function CheckBox(props: Widget) {
  const { value, onChange, label, disabled, readonly } = props
  return (
    <Option inline={false}>
      <input
        {...attributesOf(props)}
        type="checkbox"
        checked={value === true}
        disabled={disabled || readonly}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span className="font-medium">{label}</span>
    </Option>
  )
}
