import { Input, Select } from '@callboard/ui/field'
import { useState } from 'react'
import { changeOf, fieldAttributes, fieldOptions } from '../field-options.ts'
import type { FieldOf } from '../form-context.ts'
import { formatRepoUrl, parseRepoUrl, repoParts } from '../repo-url.ts'

/** Which `ui:options` limit a part of the address. */
const allowedOf: Readonly<Record<string, string>> = {
  owner: 'allowedOwners',
  organization: 'allowedOrganizations',
  workspace: 'allowedWorkspaces',
  project: 'allowedProjects',
  repo: 'allowedRepos',
}

/** A text, or one of the allowed values. */
function Part({
  label,
  allowed,
  value,
  disabled,
  attributes,
  onChange,
}: {
  label: string
  allowed: readonly string[]
  value: string
  disabled: boolean
  attributes: ReturnType<typeof fieldAttributes>
  onChange: (value: string) => void
}) {
  return (
    <div className="flex min-w-0 flex-1 basis-36 flex-col gap-1">
      <label htmlFor={attributes.id} className="text-sm text-muted">
        {label}
      </label>
      {allowed.length > 0 ? (
        <Select {...attributes} value={value} disabled={disabled} onChange={({ target }) => onChange(target.value)}>
          <option value="">Choose …</option>
          {allowed.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      ) : (
        <Input
          {...attributes}
          value={value}
          disabled={disabled}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => onChange(target.value.trim())}
        />
      )}
    </div>
  )
}

const defaultHost = 'github.com'

/** The address of a repository, by its host, owner and name. */
export function RepoUrlPicker(props: FieldOf<string>) {
  const { formData, disabled, readonly, schema, name } = props
  const change = changeOf(props)
  const options = fieldOptions(props)
  const hosts = options.list('allowedHosts')
  const url = parseRepoUrl(typeof formData === 'string' ? formData : '', hosts[0] ?? defaultHost)
  // Until something else is entered, the value says nothing of the host.
  const [host, setHost] = useState(url.host)
  const off = Boolean(disabled || readonly)
  const { id, ...attributes } = fieldAttributes(props)
  const part = (name: string) => ({ ...attributes, id: `${id}__${name}`, name: `${id}__${name}` })
  const set = (key: string, value: string) => {
    const parts = { ...url.parts, [key]: value }
    change(formatRepoUrl({ host, parts }))
  }
  return (
    // The group gets the focus if something is wrong.
    <fieldset id={id} aria-label={schema.title ?? name} tabIndex={-1} className="flex flex-wrap gap-3">
      {hosts.length > 1 ? (
        <Part
          label="Host"
          allowed={hosts}
          value={host}
          disabled={off}
          attributes={part('host')}
          onChange={(next) => {
            setHost(next)
            change(formatRepoUrl({ ...url, host: next }))
          }}
        />
      ) : null}
      {repoParts(host).map(({ name: key, label }) => (
        <Part
          key={key}
          label={label}
          allowed={options.list(allowedOf[key] ?? '')}
          value={url.parts[key] ?? ''}
          disabled={off}
          attributes={part(key)}
          onChange={(value) => set(key, value)}
        />
      ))}
    </fieldset>
  )
}

/** The branch of a repository. */
export function RepoBranchPicker(props: FieldOf<string>) {
  const { formData, disabled, readonly } = props
  const change = changeOf(props)
  return (
    <Input
      {...fieldAttributes(props)}
      value={typeof formData === 'string' ? formData : ''}
      placeholder={props.placeholder ?? 'main'}
      maxLength={255}
      disabled={disabled}
      readOnly={readonly}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => change(target.value || undefined)}
    />
  )
}
