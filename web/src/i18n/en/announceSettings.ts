/** How announcements travel, and how long they are kept. */

export const enAnnounceSettings = {
  announceSettings: {
    title: 'Announcements',
    lead: 'How they reach PCs. PCs that hear no datagram get each announcement with their next poll, so nothing here can make one be lost.',
    off: 'UDP for announcements is switched off in the server’s own settings. They go over TCP only.',
    multicast: 'Multicast',
    multicastHint:
      'One datagram for all PCs that joined the group, also in other subnets if the routers between them forward multicast. PCs listen on UDP port {{port}}.',
    group: 'IPv4 group',
    group6: 'IPv6 group',
    ttl: 'TTL',
    ttlHint: '1 stays in the server’s own subnets; each router on the way takes one more.',
    broadcast: 'Broadcast and network interfaces',
    broadcastHint:
      'Reaches all PCs of the server’s own subnets. Routers drop it, unless they allow directed broadcasts to the subnets named here.',
    interfaces: 'Send from',
    interfacesHint: 'The server’s addresses. Empty: all of them, also those that come later.',
    allInterfaces: 'All interfaces',
    subnets: 'Other subnets',
    subnetsHint: 'As 10.20.0.0/16. Enter after each; several can be pasted at once.',
    keep: 'History',
    retention: 'Keep announcements',
    retentionHint:
      'Once an announcement is over for this long, it is deleted with its receipts and answers, from 1 to 3,650 days.',
    saved: 'Saved. PCs that are online learn of it at once.',
  },
};
