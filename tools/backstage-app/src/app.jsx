import { ProxiedSignInPage } from '@backstage/core-components'
import { createApp } from '@backstage/frontend-defaults'
import {
  ApiBlueprint,
  createFrontendModule,
  discoveryApiRef,
  errorApiRef,
  fetchApiRef,
  identityApiRef,
  storageApiRef,
} from '@backstage/frontend-plugin-api'
import apiDocs from '@backstage/plugin-api-docs/alpha'
import { SignInPageBlueprint } from '@backstage/plugin-app-react'
import catalog from '@backstage/plugin-catalog/alpha'
import catalogGraph from '@backstage/plugin-catalog-graph/alpha'
import catalogImport from '@backstage/plugin-catalog-import/alpha'
import unprocessed from '@backstage/plugin-catalog-unprocessed-entities/alpha'
import devtools from '@backstage/plugin-devtools/alpha'
import home from '@backstage/plugin-home/alpha'
import notifications from '@backstage/plugin-notifications/alpha'
import org from '@backstage/plugin-org/alpha'
import scaffolder from '@backstage/plugin-scaffolder/alpha'
import search from '@backstage/plugin-search/alpha'
import signals from '@backstage/plugin-signals/alpha'
import techdocs from '@backstage/plugin-techdocs/alpha'
import { UserSettingsStorage } from '@backstage/plugin-user-settings'
import userSettings from '@backstage/plugin-user-settings/alpha'
import { createRoot } from 'react-dom/client'
import '@backstage/ui/css/styles.css'

/** Whoever is signed in at the portal is signed in here. */
const signInPage = SignInPageBlueprint.make({
  params: { loader: async () => (props) => <ProxiedSignInPage {...props} provider="callboard" /> },
})

/** Stars and settings are kept by the backend, as Backstage's documentation has it, not in the browser. */
const storage = ApiBlueprint.make({
  name: 'storage',
  params: (define) =>
    define({
      api: storageApiRef,
      deps: { discoveryApi: discoveryApiRef, errorApi: errorApiRef, fetchApi: fetchApiRef, identityApi: identityApiRef },
      factory: (apis) => UserSettingsStorage.create(apis),
    }),
})

const app = createApp({
  features: [
    createFrontendModule({ pluginId: 'app', extensions: [signInPage, storage] }),
    apiDocs,
    catalog,
    catalogGraph,
    catalogImport,
    unprocessed,
    devtools,
    home,
    notifications,
    org,
    scaffolder,
    search,
    signals,
    techdocs,
    userSettings,
  ],
})

createRoot(document.getElementById('root')).render(app.createRoot())
