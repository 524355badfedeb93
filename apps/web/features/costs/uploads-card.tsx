'use client'
import type { UploadState, UploadView } from '@callboard/modules/costs/domain/upload'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { Progress } from '@callboard/ui/progress'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { Upload } from 'lucide-react'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { deleteBill, finishBillUpload, startBillUpload, uploadBillPart } from './upload-actions.ts'

const statusOf: Record<UploadState, { label: string; tone: Tone }> = {
  writing: { label: 'uploading', tone: 'accent' },
  ready: { label: 'being imported', tone: 'accent' },
  imported: { label: 'imported', tone: 'ok' },
  refused: { label: 'rejected', tone: 'bad' },
}

const size = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`

const columns: readonly ListColumn[] = [
  { id: 'file', label: 'File', width: 200 },
  { id: 'state', label: 'State', width: 120, narrow: 'lead' },
  { id: 'rows', label: 'Rows', width: 84, align: 'right' },
  { id: 'problems', label: 'With problems', width: 110, align: 'right', title: 'Rows that were imported with problems' },
  { id: 'size', label: 'Size', width: 92, align: 'right', narrow: 'plain' },
  { id: 'uploaded', label: 'Uploaded', width: 170, narrow: 'plain' },
  { id: 'actions', label: 'Actions', width: 96, align: 'right', narrow: 'plain' },
]

const uploadRow = (u: UploadView, now: Date, actions: ReactNode): ListRow => ({
  id: u.id,
  label: u.name,
  cells: {
    file: (
      <>
        <span className="font-medium" title={u.name}>
          {u.name}
        </span>
        {u.message ? <span className="block truncate text-sm text-bad">{u.message}</span> : null}
      </>
    ),
    state: <Badge tone={statusOf[u.state].tone}>{statusOf[u.state].label}</Badge>,
    rows: u.lines?.toLocaleString('en'),
    problems: u.problems?.toLocaleString('en'),
    size: size(u.size),
    uploaded: (
      <span title={u.uploadedBy}>
        <TimeAgo at={u.createdAt} now={now} /> by {u.uploadedBy}
      </span>
    ),
    actions,
  },
  detail: u.message ? <p className="text-bad">{u.message}</p> : undefined,
})

function RemoveBill({ base, upload: u, reason }: { base: string; upload: UploadView; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      variant="quiet"
      trigger="Remove"
      label={`Remove ${u.name}`}
      title={`Remove ${u.name}?`}
      confirm="Remove"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => deleteBill(base, u.id))}
    >
      Its costs are removed from all reports.
    </Confirm>
  )
}

/**
 * Uploads a file in parts.
 * @returns the error, if it was rejected
 */
async function send(
  base: string,
  integrationId: string,
  file: File,
  onSent: (bytes: number) => void,
): Promise<string | undefined> {
  const begun = await startBillUpload(base, { integrationId, name: file.name, size: file.size })
  if (!begun.ok) return begun.message
  const { id: uploadId, partBytes } = begun.data
  for (let part = 0; part * partBytes < file.size; part++) {
    const slice = file.slice(part * partBytes, (part + 1) * partBytes)
    const sent = await uploadBillPart(base, { uploadId, part, bytes: new Uint8Array(await slice.arrayBuffer()) })
    if (!sent.ok) return sent.message
    onSent(Math.min(file.size, (part + 1) * partBytes))
  }
  const ended = await finishBillUpload(base, uploadId)
  return ended.ok ? undefined : ended.message
}

/** Uploaded bills: select files, see the result of each, remove them. */
export function UploadsCard({
  base,
  integrationId,
  uploads,
  reason,
  now,
}: {
  base: string
  integrationId: string
  uploads: UploadView[]
  reason: string | undefined
  now: Date
}) {
  const chooser = useRef<HTMLInputElement>(null)
  const { router } = useAction()
  const [sending, setSending] = useState<{ name: string; sent: number; size: number }>()
  const upload = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])]
    for (const file of files) {
      setSending({ name: file.name, sent: 0, size: file.size })
      const refusal = await send(base, integrationId, file, (sent) =>
        setSending({ name: file.name, sent, size: file.size }),
      ).catch(() => 'The connection was lost. Upload the file again.')
      if (refusal) toast.error(`${file.name}: ${refusal}`)
      else toast.success(`${file.name} was uploaded and is being imported.`)
    }
    setSending(undefined)
    if (chooser.current) chooser.current.value = ''
    router.refresh()
  }
  return (
    <Card
      title="Bills"
      aside={
        <>
          <input
            ref={chooser}
            type="file"
            multiple
            accept=".csv,.gz,.parquet"
            onChange={(event) => void upload(event)}
            className="hidden"
            aria-label="Bills to upload"
          />
          <Button variant="primary" reason={reason} disabled={sending !== undefined} onClick={() => chooser.current?.click()}>
            <Upload aria-hidden /> Upload bills
          </Button>
        </>
      }
    >
      {sending ? (
        <div className="px-3.5 py-3">
          <Progress done={sending.sent} total={sending.size} label={`Uploading ${sending.name}`} />
        </div>
      ) : null}
      {uploads.length > 0 ? (
        <ListTable
          inCard
          label="Uploaded bills"
          columns={columns}
          rows={uploads.map((u) => uploadRow(u, now, <RemoveBill base={base} upload={u} reason={reason} />))}
        />
      ) : (
        <p className="px-3.5 py-3 text-muted">
          No uploads yet. Upload FOCUS 1.0–1.4 files as CSV, gzipped CSV or Parquet, up to 256 MiB each. Uploading a file with the
          same name replaces it.
        </p>
      )}
    </Card>
  )
}
