import { type ReactNode, useState } from 'react'
import { Button } from '../button.tsx'
import { Confirm } from '../confirm.tsx'
import { DataTable } from '../data-table/data-table.tsx'
import { useSelection } from '../data-table/use-selection.ts'
import { Dialog } from '../dialog.tsx'
import { Drawer } from '../drawer.tsx'
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../menu.tsx'
import { Popover } from '../popover.tsx'
import { toast } from '../toast.tsx'
import { Tooltip, TooltipGroup } from '../tooltip.tsx'

/** A button that opens something, which is given the state. */
function Opening({ children }: { children: (open: boolean, setOpen: (open: boolean) => void) => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      {children(open, setOpen)}
    </>
  )
}

const rows = [
  { id: 'ledger', label: 'ledger', href: '#ledger', group: 'payments', owner: 'payments', cost: '1,204.10' },
  { id: 'refunds', label: 'refunds', href: '#refunds', group: 'payments', owner: 'payments', cost: '86.00' },
  { id: 'search', label: 'search', href: '#search', group: 'discovery', owner: 'discovery', cost: '412.75' },
]

function TableSpecimen() {
  const selection = useSelection(rows.map((row) => row.id))
  return (
    <DataTable
      label="Services"
      columns={[
        { id: 'name', label: 'Name', width: 160 },
        { id: 'owner', label: 'Owner', width: 120, hide: 'phone' },
        { id: 'cost', label: 'Cost, USD', width: 110, align: 'right' },
      ]}
      rows={rows}
      groups={[
        { key: 'payments', label: 'payments', name: 'payments', count: 2 },
        { key: 'discovery', label: 'discovery', name: 'discovery', count: 1 },
      ]}
      sorting={{ by: 'name', order: 'asc' }}
      selection={selection}
      onOpen={() => {}}
      renderCell={(row, column) =>
        column === 'name' ? (
          <a href={row.href} data-row-link className="font-medium">
            {row.label}
          </a>
        ) : column === 'owner' ? (
          row.owner
        ) : (
          row.cost
        )
      }
    />
  )
}

/** Components that need the browser; those that open are closed until their button is pressed. */
export const overlays: Record<string, ReactNode> = {
  confirm: (
    <Confirm trigger="Remove" title="Remove GitHub?" typed="meridian" confirm="Remove" busy={false} onConfirm={() => {}}>
      25 repositories and the 66 entities read from them are removed.
    </Confirm>
  ),
  'data-table': <TableSpecimen />,
  dialog: (
    <Opening>
      {(open, setOpen) => (
        <Dialog open={open} onOpenChange={setOpen} title="Save view" description="Others see it if you share it.">
          <Button variant="primary">Save</Button>
        </Dialog>
      )}
    </Opening>
  ),
  drawer: (
    <Opening>
      {(open, setOpen) => (
        <Drawer open={open} onOpenChange={setOpen} title="Navigation">
          <p className="p-4">What the drawer holds</p>
        </Drawer>
      )}
    </Opening>
  ),
  menu: (
    <Menu trigger={<Button>Open</Button>} label="Account">
      <MenuLabel>Lena Novak</MenuLabel>
      <MenuItem onSelect={() => {}}>Preferences</MenuItem>
      <MenuSeparator />
      <MenuLink>
        <a href="#sign-out">Sign out</a>
      </MenuLink>
    </Menu>
  ),
  popover: (
    <Popover trigger={<Button>Open</Button>} label="Columns">
      <p className="p-2">What the panel holds</p>
    </Popover>
  ),
  // Shown by the one Toaster of every page.
  toast: <Button onClick={() => toast.success('Snoozed until tomorrow', { duration: Number.POSITIVE_INFINITY })}>Open</Button>,
  tooltip: (
    <TooltipGroup>
      <Tooltip text="Collapse sidebar" keys={['⌘', '\\']} side="bottom">
        <Button>Point here</Button>
      </Tooltip>
    </TooltipGroup>
  ),
}
