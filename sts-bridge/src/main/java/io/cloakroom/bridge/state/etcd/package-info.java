/**
 * State in etcd v3, for several bridges. Speaks to its JSON gateway over HTTP/1.1, with TLS, users and several members.
 *
 * @see <a href="https://etcd.io/docs/v3.4/dev-guide/api_grpc_gateway/">etcd: gRPC gateway</a>
 */
@NullMarked
package io.cloakroom.bridge.state.etcd;

import org.jspecify.annotations.NullMarked;
