import { Button } from '@callboard/ui/button'
import { Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import {
  ADDITIONAL_PROPERTY_FLAG,
  type ArrayFieldItemTemplateProps,
  type ArrayFieldTemplateProps,
  canExpand,
  type DescriptionFieldProps,
  type FieldErrorProps,
  type FieldHelpProps,
  type FieldTemplateProps,
  getUiOptions,
  type MultiSchemaFieldTemplateProps,
  type ObjectFieldTemplateProps,
  type UnsupportedFieldProps,
  type WrapIfAdditionalTemplateProps,
} from '@rjsf/utils'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'

const Marked = ({ children, required }: { children: ReactNode; required: boolean | undefined }) => (
  <>
    {children}
    {required ? (
      <span aria-hidden className="ml-0.5 text-bad">
        *
      </span>
    ) : null}
  </>
)

/** A field: its label, control, error and help. Objects and lists show their own title and description. */
export function FieldRow(props: FieldTemplateProps) {
  const { id, label, children, errors, help, description, hidden, required, displayLabel, registry, schema, uiSchema } = props
  const { WrapIfAdditionalTemplate: Wrap } = registry.templates
  const { field, widget = 'checkbox' } = getUiOptions(uiSchema)
  if (hidden) return <div className="hidden">{children}</div>
  const isCustom = typeof field === 'string' && field in registry.fields
  // A checkbox has its label beside it.
  const isCheckbox = schema.type === 'boolean' && widget === 'checkbox' && !isCustom
  // Of another company, and shown by its type: rjsf leaves the label to fields with a name.
  const isForeign = typeof field === 'string' && !isCustom && schema.type !== 'object' && schema.type !== 'array'
  const isLabelled = !isCheckbox && (displayLabel || isCustom || isForeign)
  return (
    <Wrap {...props}>
      <div className="flex flex-col gap-1">
        {isLabelled && label ? (
          <label htmlFor={id} className="font-medium">
            <Marked required={required}>{label}</Marked>
          </label>
        ) : null}
        {children}
        {errors}
        {isLabelled || isCheckbox ? description : null}
        {help}
      </div>
    </Wrap>
  )
}

/** Plain text: a template's words are never markup of the portal. */
export const Description = ({ id, description }: DescriptionFieldProps) =>
  description ? (
    <p id={id} className="text-sm whitespace-pre-line text-faint">
      {description}
    </p>
  ) : null

export const FieldError = ({ errors = [], fieldPathId }: FieldErrorProps) =>
  errors.length > 0 ? (
    <p id={`${fieldPathId.$id}__error`} role="alert" className="text-bad">
      {errors.map((error) => (
        <span key={String(error)} className="block">
          {error}
        </span>
      ))}
    </p>
  ) : null

export const FieldHelp = ({ help, fieldPathId }: FieldHelpProps) =>
  help ? (
    <p id={`${fieldPathId.$id}__help`} className="text-sm text-faint">
      {help}
    </p>
  ) : null

const AddButton = ({ label, onClick, disabled }: { label: string; onClick: () => void; disabled: boolean | undefined }) => (
  <div>
    <Button onClick={() => onClick()} disabled={disabled}>
      <Plus aria-hidden /> {label}
    </Button>
  </div>
)

export function ObjectFields(props: ObjectFieldTemplateProps) {
  const { title, description, properties, fieldPathId, schema, uiSchema, formData, disabled, readonly, required } = props
  const { onAddProperty, optionalDataControl } = props
  const isRoot = fieldPathId.path.length === 0
  const fields = (
    <>
      {properties.map((property) => property.content)}
      {optionalDataControl}
      {canExpand(schema, uiSchema, formData) ? (
        <AddButton label="Add an entry" onClick={onAddProperty} disabled={disabled || readonly} />
      ) : null}
    </>
  )
  if (isRoot) return <div className="flex flex-col gap-4">{fields}</div>
  return (
    <fieldset id={fieldPathId.$id} className="flex min-w-0 flex-col gap-3 rounded-md border p-3">
      {title ? (
        <legend className="px-1 font-medium">
          <Marked required={required}>{title}</Marked>
        </legend>
      ) : null}
      {description ? <p className="text-sm text-faint">{description}</p> : null}
      {fields}
    </fieldset>
  )
}

export function ListFields(props: ArrayFieldTemplateProps) {
  const { title, items, canAdd, onAddClick, fieldPathId, schema, uiSchema, disabled, readonly, required } = props
  const options = getUiOptions(uiSchema)
  const description = options.description ?? schema.description
  return (
    <fieldset id={fieldPathId.$id} tabIndex={-1} className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-medium">
        <Marked required={required}>{options.title ?? title}</Marked>
      </legend>
      {description ? <p className="text-sm text-faint">{description}</p> : null}
      {items}
      {canAdd ? <AddButton label="Add an item" onClick={() => onAddClick()} disabled={disabled || readonly} /> : null}
    </fieldset>
  )
}

export function ListItem({ children, buttonsProps, hasToolbar, index }: ArrayFieldItemTemplateProps) {
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem, disabled, readonly } = buttonsProps
  const off = Boolean(disabled || readonly)
  const number = index + 1
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">{children}</div>
      {hasToolbar ? (
        <div className="flex">
          {hasMoveUp || hasMoveDown ? (
            <>
              <Button
                variant="quiet"
                size="icon"
                aria-label={`Move item ${number} up`}
                disabled={off || !hasMoveUp}
                onClick={() => onMoveUpItem()}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                variant="quiet"
                size="icon"
                aria-label={`Move item ${number} down`}
                disabled={off || !hasMoveDown}
                onClick={() => onMoveDownItem()}
              >
                <ArrowDown aria-hidden />
              </Button>
            </>
          ) : null}
          {hasRemove ? (
            <Button
              variant="quiet"
              size="icon"
              aria-label={`Remove item ${number}`}
              disabled={off}
              onClick={() => onRemoveItem()}
            >
              <Trash2 aria-hidden />
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

/** A choice between alternatives, and the fields of the chosen one. */
export const Alternatives = ({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) => (
  <div className="flex flex-col gap-3">
    {selector}
    {optionSchemaField}
  </div>
)

/** An entry of an object with entries of any name: its name can be edited. */
export function NamedEntry(props: WrapIfAdditionalTemplateProps) {
  const { id, label, schema, children, disabled, readonly, onKeyRenameBlur, onRemoveProperty } = props
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return <>{children}</>
  return (
    <div className="flex items-end gap-2">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <label htmlFor={`${id}-key`} className="font-medium">
          Name
        </label>
        <Input key={label} id={`${id}-key`} defaultValue={label} disabled={disabled || readonly} onBlur={onKeyRenameBlur} />
      </div>
      <div className="min-w-0 flex-1">{children}</div>
      <Button
        variant="quiet"
        size="icon"
        aria-label={`Remove ${label}`}
        disabled={disabled || readonly}
        onClick={onRemoveProperty}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

/** A schema that has no control. The template's owner has to change it. */
export const UnsupportedField = ({ fieldPathId, reason }: UnsupportedFieldProps) => (
  <Notice tone="warn" title={`The field ${fieldPathId.path.join('.') || 'of this step'} cannot be shown.`}>
    {reason}
  </Notice>
)
