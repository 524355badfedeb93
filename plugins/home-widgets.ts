import { moversWidget } from '@callboard/plugin-cloud-costs/ui/movers-widget'
import { undescribedWidget } from '@callboard/plugin-github/ui/undescribed-widget'
import type { PortalSlotCode } from '@callboard/plugin-kit/ui'

/** Widgets that plugins add to the home page. Each is in a file of its own, so that the page loads nothing else of its plugin. */
export const homeWidgets: readonly PortalSlotCode[] = [undescribedWidget, moversWidget]
