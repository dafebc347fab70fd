"""Who may see the pages: the portal's session, asked of the portal and guarded on HTTP and WebSocket alike."""
