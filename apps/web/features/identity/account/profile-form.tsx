'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { saveProfile } from './actions.ts'

type Props = {
  name: string
  timeZone: string | null
  appearance: 'light' | 'dark' | 'system'
  emailNotifications: boolean
  timeZones: readonly string[]
}

const appearances = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function ProfileForm({ name, timeZone, appearance, emailNotifications, timeZones }: Props) {
  const router = useRouter()
  const { setTheme } = useTheme()
  const form = useSubmit(
    async (data) => {
      const chosen = appearances.find((a) => a.value === textOf(data, 'appearance'))?.value ?? 'system'
      const result = await saveProfile({
        name: textOf(data, 'name'),
        timeZone: textOf(data, 'timeZone') || null,
        appearance: chosen,
        emailNotifications: data.get('emailNotifications') === 'on',
      })
      if (result.ok) setTheme(chosen)
      return result
    },
    () => {
      toast.success('Saved')
      router.refresh()
    },
  )
  return (
    <Card title="Profile">
      <form onSubmit={form.onSubmit} className="flex flex-col gap-4 p-3.5">
        {form.error ? <Notice tone="bad" title={form.error} /> : null}
        <Field name="name" label="Your name" error={form.errorOf('name')}>
          {(props) => <Input {...props} defaultValue={name} required maxLength={100} autoComplete="name" />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="appearance" label="Appearance" help="Applies to every browser you sign in with.">
            {(props) => (
              <Select {...props} defaultValue={appearance}>
                {appearances.map((a) => (
                  <option key={a.value} value={a.value}>
                    {a.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field name="timeZone" label="Time zone" error={form.errorOf('timeZone')} help="Used for exact times shown on hover.">
            {(props) => (
              <Select {...props} defaultValue={timeZone ?? ''}>
                <option value="">Browser default</option>
                {timeZones.map((zone) => (
                  <option key={zone} value={zone}>
                    {zone}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <fieldset>
          <legend className="font-medium">Email</legend>
          <label className="mt-1 flex items-start gap-2">
            <input type="checkbox" name="emailNotifications" defaultChecked={emailNotifications} className="mt-1" />
            <span>
              Email me the notifications selected in each organization’s notification settings.
              <span className="block text-sm text-faint">
                Emails about your account, roles, payments and deletion are always sent.
              </span>
            </span>
          </label>
        </fieldset>
        <div>
          <Button type="submit" variant="primary" disabled={form.busy}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  )
}
