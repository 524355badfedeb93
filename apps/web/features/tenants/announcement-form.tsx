'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { type FormEvent, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { saveAnnouncement } from './actions.ts'

/** An announcement shown above every page. */
export function AnnouncementForm({ base, text, reason }: { base: string; text: string | null; reason: string | undefined }) {
  const { busy, run } = useAction()
  const [value, setValue] = useState(text ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(
      () => saveAnnouncement(base, value.trim() || null),
      () => toast.success(value.trim() ? 'Announcement published.' : 'Announcement removed.'),
    )
  }
  return (
    <Card title="Announcement">
      <form onSubmit={submit} className="flex flex-col gap-3 p-3.5">
        <Field name="announcement" label="Message" help="Shown at the top of every page until removed.">
          {(props) => (
            <Input
              {...props}
              value={value}
              maxLength={300}
              disabled={reason !== undefined}
              title={reason}
              placeholder="Deployments are frozen until Monday."
              onChange={(e) => setValue(e.target.value)}
            />
          )}
        </Field>
        <Button type="submit" className="self-start" reason={reason} disabled={busy}>
          {text && !value.trim() ? 'Remove' : 'Publish'}
        </Button>
      </form>
    </Card>
  )
}
