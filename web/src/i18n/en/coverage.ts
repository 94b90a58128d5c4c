/** Where the network let an announcement through, and how long it took. */

export const enCoverage = {
  coverage: {
    heard_udp: 'Heard the datagram',
    tcp_alone: 'Over TCP alone',
    missing: 'Nothing heard yet',
    unknown: 'Network not known',
    each: 'A dot is {{count, number}} PCs.',
    show: 'Show the PCs of {{network}}',
    hide: 'Fewer subnets',
    all_one: 'Show {{count, number}} more subnet',
    all_other: 'Show {{count, number}} more subnets',
    none: 'Nothing is known yet',
    noneText: 'When PCs report, this shows in which subnets the datagrams were heard.',
    title: 'What the network lets through',
    safe: 'PCs that heard no datagram get it over their own connection, just a little later.',
    sum: {
      heard: {
        broadcast: 'The broadcast was heard in every subnet that reported.',
        multicast: 'The multicast was heard in every subnet that reported.',
        direct: 'The datagrams were heard in every subnet that reported.',
      },
      mixed: {
        broadcast: '{{heard, number}} of {{reported, number}} subnets let the broadcast through.',
        multicast: '{{heard, number}} of {{reported, number}} subnets let the multicast through.',
        direct: '{{heard, number}} of {{reported, number}} subnets let the datagrams through.',
      },
      partly_one: '{{count, number}} does so only in part.',
      partly_other: '{{count, number}} do so only in part.',
      blocked_one: 'Nothing got into {{count, number}}.',
      blocked_other: 'Nothing got into {{count, number}}.',
      nothing: 'No PC has reported yet.',
      unsent: 'No datagram left the server, so nothing can be said of the network. Everything went over TCP.',
    },
    verdict: {
      heard: 'Gets through',
      partly: 'Gets through in part',
      blocked: 'Does not get through',
      nothing: 'Not known yet',
    },
    advice: {
      heard: 'Every PC here that has it heard the datagram. Nothing to do.',
      nothing: 'No PC here has it yet. That says nothing of the network.',
      partly: {
        broadcast:
          'Some PCs heard nothing. Usual causes: the firewall of the PC (incoming UDP 5502), Wi-Fi that drops broadcasts.',
        multicast:
          'Some PCs heard nothing. Usual causes: switches with IGMP snooping but no querier, Wi-Fi that drops multicast, the firewall of the PC.',
        direct:
          'Some PCs heard nothing. Usual causes: the firewall of the PC (incoming UDP 5502), an address that has changed.',
      },
      blocked: {
        broadcast:
          'The router does not pass directed broadcasts into this subnet, or the subnet is missing in the settings. Allow them there for the server, or choose multicast or direct.',
        multicast:
          'Multicast is not routed into this subnet. It needs PIM on the routers, IGMP on the switches, and a TTL that is large enough.',
        direct: 'Something between the server and this subnet drops incoming UDP 5502: a firewall or an ACL.',
      },
    },
    settings: 'Networks in the settings',
    reach: 'What the server sent',
    reachNone: 'No datagram has been sent.',
    reachLabel: 'Ways on which datagrams were sent',
    from: 'From',
    to: 'To',
    result: 'Result',
    went: 'Sent',
    notSent: {
      no_network: 'The server is in no network that could be used.',
      no_group: 'The settings name no multicast group.',
      no_address: 'No address of these PCs is known.',
      no_route: 'The server knows no route there.',
      not_permitted: 'A firewall on the server does not permit it.',
      address_gone: 'The server does not have this address any more.',
      failed: 'It could not be sent. The server’s log says more.',
    },
  },
  delays: {
    step: 'Step',
    none: 'No PC has come so far yet',
    noneText: 'As soon as PCs report, this shows how long after sending that was.',
    half: 'Half of all PCs',
    most: '9 of 10 PCs',
    all: 'All PCs',
    within: 'within {{time}}',
    beyond: 'more than {{time}}',
    notYet: 'not yet',
    count_one: '{{count, number}} PC',
    count_other: '{{count, number}} PCs',
    upTo: '≤ {{time}}',
    over: '> {{time}}',
    line: 'Of all PCs until then',
    label: '{{step}}: half of all PCs {{half}}, 9 of 10 PCs {{most}}',
    axis: 'Time since it was sent. Dashed: share of all PCs until then.',
  },
};
