'use client'
import { type AppScope, appScopes } from '@callboard/modules/oauth/domain/app-scopes'
import type { AuthorizationQuery } from '@callboard/modules/oauth/domain/authorization-request'
import { grantLifetimeDays } from '@callboard/modules/oauth/domain/lifetimes'
import { Button } from '@callboard/ui/button'
import { Field, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { approve, deny } from './consent-actions.ts'

type App = { name: string; verifiedHost: string | null; returnsTo: { kind: 'website' | 'computer'; name: string } }

type Props = {
  query: AuthorizationQuery
  app: App
  organizations: readonly { slug: string; name: string }[]
  scopes: readonly AppScope[]
}

/** Who asks. The name is what the app says of itself; the host is what can be relied on. */
function Identity({ app: { name, verifiedHost, returnsTo } }: { app: App }) {
  const where = returnsTo.kind === 'website' ? `the website ${returnsTo.name}` : `an app on this computer (${returnsTo.name})`
  return (
    <Notice
      tone="warn"
      title={
        verifiedHost ? `This is an app of ${verifiedHost}.` : `“${name}” is a name that the app gave itself. It is not verified.`
      }
    >
      Access goes to {where}. Continue only if you have just connected it yourself.
    </Notice>
  )
}

function Organization({ organizations }: Pick<Props, 'organizations'>) {
  const [only] = organizations
  if (organizations.length === 1 && only)
    return (
      <p>
        <input type="hidden" name="organization" value={only.slug} />
        <span className="font-medium">Organization</span> <span className="text-muted">{only.name}</span>
      </p>
    )
  return (
    <Field name="organization" label="Organization" help="The app reads this one alone.">
      {(props) => (
        <Select {...props} required defaultValue="">
          <option value="" disabled>
            Choose an organization
          </option>
          {organizations.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function Scopes({ scopes }: Pick<Props, 'scopes'>) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">It may</legend>
      {appScopes
        .filter(({ scope }) => scopes.includes(scope))
        .map(({ scope, label, detail }) => (
          <label key={scope} className="flex items-start gap-2">
            <input type="checkbox" name="scope" value={scope} defaultChecked className="mt-1" />
            <span>
              {label}
              <span className="block text-sm text-faint">{detail}</span>
            </span>
          </label>
        ))}
    </fieldset>
  )
}

/** The decision of a signed-in person about an app. */
export function ConsentForm({ query, app, organizations, scopes }: Props) {
  const [left, setLeft] = useState(false)
  const leave = ({ redirect }: { redirect: string }) => {
    setLeft(true)
    navigateAway(redirect)
  }
  const allowing = useSubmit(
    (data) => approve(query, textOf(data, 'organization'), data.getAll('scope').map(String) as AppScope[]),
    leave,
  )
  const refusing = useSubmit(() => deny(query), leave)
  const busy = allowing.busy || refusing.busy
  const error = allowing.error ?? allowing.errorOf('scopes') ?? refusing.error
  if (left)
    return (
      <Notice tone="ok" title={`You are returning to ${app.name}.`}>
        You can close this page if the app does not do it.
      </Notice>
    )
  return (
    <div className="flex flex-col gap-4">
      {error ? <Notice tone="bad" title={error} /> : null}
      <Identity app={app} />
      <form onSubmit={allowing.onSubmit} className="flex flex-col gap-4">
        <Organization organizations={organizations} />
        <Scopes scopes={scopes} />
        <Button type="submit" variant="primary" size="large" disabled={busy}>
          Connect
        </Button>
      </form>
      <form onSubmit={refusing.onSubmit} className="flex flex-col">
        <Button type="submit" size="large" disabled={busy}>
          Cancel
        </Button>
      </form>
      <p className="text-sm text-faint">
        Each call is in the audit log. You can disconnect the app in Settings &gt; API tokens at any time; it must be connected
        again after {grantLifetimeDays} days.
      </p>
    </div>
  )
}
