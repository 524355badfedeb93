/** Whether this browser has the sidebar collapsed. Read by the layout, so that the first picture has the right width. */
export const sidebarCookie = 'callboard-sidebar'
