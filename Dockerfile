# Two images from one build: the bridge, and Keycloak with the provider JAR (docker build --target keycloak).
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /source
COPY . .
RUN mvn -B -q -DskipTests -pl cli,keycloak-provider -am package \
 && mkdir /cloakroom && cp -r cli/target/lib /cloakroom/ && cp cli/target/cli-*.jar /cloakroom/cloakroom.jar \
 && mkdir /data && cp keycloak-provider/target/keycloak-provider-*.jar /cloakroom-keycloak.jar

FROM keycloak/keycloak:26.7.3 AS keycloak
COPY --from=build /cloakroom-keycloak.jar /opt/keycloak/providers/cloakroom-keycloak.jar
COPY realm-exports/demo-realm.json /opt/keycloak/data/import/

FROM eclipse-temurin:25-jre AS bridge
COPY --from=build /cloakroom /opt/cloakroom
# The classes of a bridge, loaded and linked: see bin/aot. It starts with half the work.
RUN java -XX:+UseSerialGC -Xms64m -Xmx512m -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
    -XX:AOTCacheOutput=/opt/cloakroom/cloakroom.aot -jar /opt/cloakroom/cloakroom.jar \
    server /tmp/once --address 127.0.0.1:0 > /tmp/log 2>&1 & \
    until grep -q 'is listening' /tmp/log; do kill -0 $! && sleep 0.1 || { cat /tmp/log; exit 1; }; done; \
    kill $!; wait $!; rm -r /tmp/once /tmp/log; test -s /opt/cloakroom/cloakroom.aot
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
VOLUME /data
EXPOSE 9000
ENV CLOAKROOM_ADDRESS=:9000
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", \
    "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining", "-XX:AOTCache=/opt/cloakroom/cloakroom.aot", \
    "-jar", "/opt/cloakroom/cloakroom.jar"]
CMD ["server", "/data"]
