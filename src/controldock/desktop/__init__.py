"""The companion in a person's session: shows announcements, and tells the agent what became of them."""
