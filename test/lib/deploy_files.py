"""Looks whether what is shipped to install Sluice fits together: deploy_files.py ROOT WORK WHAT [ARGUMENT]"""

import ipaddress
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

import yaml

ROOT = pathlib.Path(sys.argv[1])
SETTINGS = {"NFS": 2049, "ADMIN": 19999}


def require(condition, *words):
    if not condition:
        sys.exit(" ".join(str(word) for word in words))


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def composition():
    return yaml.safe_load(text("docker-compose.yml"))


def manifests(name):
    return [one for one in yaml.safe_load_all(text(f"deploy/kubernetes/{name}.yaml")) if one]


def of_kind(documents, kind, name=None):
    found = [one for one in documents if one["kind"] == kind and name in (None, one["metadata"]["name"])]
    require(len(found) == 1, len(found), "documents of the kind", kind, name or "")
    return found[0]


def require_pinned(image):
    name, _, tag = image.rpartition(":")
    require(name and "/" not in tag, image, "has no tag")
    require(re.search(r"\d+\.\d+\.\d+|\d{4}-\d\d-\d\d|@sha256", tag), image, "is not pinned to one version")


def require_in_image(path):
    """What the image has below /opt/sluice is what dist/src/assembly.xml packs."""
    inside = path.removeprefix("/opt/sluice/")
    require((ROOT / inside).is_file(), path, "is not in the image")
    if inside.startswith("deploy/"):
        require(inside.split("/")[1] in packed_of_deploy(), path, "is not packed by dist/src/assembly.xml")


def packed_of_deploy():
    return set(re.findall(r"<include>(\w+)/\*\*</include>", text("dist/src/assembly.xml")))


def words(value):
    return value if isinstance(value, list) else [value]


def compose():
    all_of_it = composition()
    services, networks, volumes = all_of_it["services"], set(all_of_it["networks"]), set(all_of_it["volumes"])
    require(set(all_of_it) <= {"services", "networks", "volumes", "x-sluice"}, "unknown:", set(all_of_it))
    used = set()
    for name, service in services.items():
        require_pinned(service["image"])
        require(service["pids_limit"] > 0 and "restart" in service, name, "has no limit of processes or no restart policy")
        for other in service.get("depends_on", []):
            require(other in services, name, "depends on", other)
        mode = service.get("network_mode", "")
        require(not mode or mode.removeprefix("service:") in services, name, "joins", mode)
        require(bool(mode) != bool(service.get("networks")), name, "is in no network, or in two ways")
        require(set(service.get("networks", [])) <= networks, name, "is in an unknown network")
        for volume in service.get("volumes", []):
            source, target = volume.split(":")[:2]
            if source.startswith("./"):
                require((ROOT / source).exists() and volume.endswith(":ro"), name, "binds", volume)
            else:
                require(source in volumes, name, "has the unknown volume", source)
                used.add(source)
        probe = service["healthcheck"]
        require(probe.get("test") or probe.get("disable") and (service["restart"] == "no" or name == "door"), name, "has no health check")
        for word in service.get("entrypoint", []):
            if word.startswith("/opt/sluice/deploy"):
                require_in_image(word)
    require(used == volumes, "volumes that nobody uses:", volumes - used)
    require_one_data_set(services, all_of_it)


def require_one_data_set(services, all_of_it):
    """Bucket, path, addresses and ports are the same wherever they are written."""
    require((ROOT / "demo-store/src/main/java" / (services["fill"]["entrypoint"][-1].replace(".", "/") + ".java")).exists(), "no class to fill the bucket")
    endpoint, bucket = services["fill"]["command"]
    path, uri = services["join"]["command"][:2]
    require(uri == "s3://" + bucket and "--option=endpoint=" + endpoint in services["join"]["command"], "join and fill mean different buckets")
    settings = yaml.safe_load(text("deploy/compose/sluice.yaml"))["nfs"]
    export = settings["exports"][0]
    require(export["path"] == path == services["reader"]["command"][1], "reader and gateway mean different paths")
    subnet = all_of_it["networks"]["training"]["ipam"]["config"][0]["subnet"]
    require(export["clients"] == [subnet], "the export is for", export["clients"], "not for", subnet)
    door = services["door"]["networks"]["training"]["ipv4_address"]
    require(ipaddress.ip_address(door) in ipaddress.ip_network(subnet), door, "is not in", subnet)
    mounted = all_of_it["volumes"]["training-data"]["driver_opts"]
    require(mounted["device"] == ":" + path and f"addr={door}," in mounted["o"] and f"port={SETTINGS['NFS']}," in mounted["o"], "the volume mounts something else")
    require(f"http://127.0.0.1:{SETTINGS['ADMIN']}/health/ready" in services["gateway"]["healthcheck"]["test"], "the gateway's health is asked for elsewhere")
    require(services["door"]["command"][1] == f"TCP:127.0.0.1:{SETTINGS['ADMIN']}", "the forwarder leads elsewhere")
    require(f"127.0.0.1:{SETTINGS['ADMIN']}" in text("deploy/compose/prometheus.yml"), "Prometheus asks elsewhere")
    require("http://door:9090" in text("deploy/compose/grafana-datasource.yml"), "Grafana asks elsewhere")


def published():
    made = re.findall(r'\$secrets/([\w-]+\.env)', text("deploy/compose/credentials"))
    for name, service in composition()["services"].items():
        for port in service.get("ports", []):
            require(port.startswith("127.0.0.1:"), name, "is open to the network:", port)
        for key in service.get("environment", {}):
            require(not re.search("PASSWORD|SECRET|KEY|TOKEN", key), name, "has", key, "in docker-compose.yml")
        for file in words(service.get("env_file", [])):
            folder, _, file = file.rpartition("/")
            require(folder == "deploy/compose/secrets" and file in made, name, "takes", file, "which nothing makes")
        require(service.get("privileged") is None and service.get("cap_add") is None, name, "asks for privileges")


def image():
    lines = text("deploy/Dockerfile").splitlines()
    froms = [line.split()[1] for line in lines if line.startswith("FROM ")]
    require(len(froms) == 2, "stages:", froms)
    for one in froms:
        require_pinned(one)
    require("USER 10001:10001" in lines, "it does not run as a user")
    require(any(line.startswith("HEALTHCHECK") for line in lines), "no health check")
    require("STOPSIGNAL SIGTERM" in lines, "no stop signal")
    ignored = text(".dockerignore").splitlines()
    require({".git", "**/target", "deploy/compose/secrets"} <= set(ignored), "secrets, builds or the history could come into the image")
    for folder in ["bin", "dist", "docs", "deploy/container", "tools"]:
        require((ROOT / folder).is_dir() and folder not in ignored, folder, "does not come into the build")


def containers(documents):
    for one in documents:
        template = one.get("spec", {}).get("template")
        if template:
            for container in template["spec"]["containers"]:
                yield one, template["spec"], container


def kubernetes():
    ours = composition()["services"]["gateway"]["image"]
    for name in ["gateway", "volume", "fuse"]:
        documents = manifests(name)
        configs = {one["metadata"]["name"] for one in documents if one["kind"] == "ConfigMap"}
        for owner, pod, container in containers(documents):
            require_pinned(container["image"])
            require(container["name"] == "metrics" or container["image"] == ours, container["image"], "is not", ours)
            require(owner["spec"].get("selector", {}).get("matchLabels", {}).items() <= owner["spec"]["template"].get("metadata", {}).get("labels", {}).items(),
                    name, "selects other pods")
            require("requests" in container["resources"] and "memory" in container["resources"]["limits"], name, "has no resources")
            claims = {one["metadata"]["name"] for one in owner["spec"].get("volumeClaimTemplates", [])}
            volumes = {one["name"]: one for one in pod.get("volumes", [])}
            for mounted in container.get("volumeMounts", []):
                require(mounted["name"] in volumes or mounted["name"] in claims, name, "mounts the unknown volume", mounted["name"])
            for volume in volumes.values():
                require(volume.get("configMap", {}).get("name") in configs | {None}, name, "wants an unknown ConfigMap")
            if container["name"] == "gateway":
                require_probes(name, container)
    service = of_kind(manifests("gateway"), "Service")
    template = of_kind(manifests("gateway"), "StatefulSet")["spec"]["template"]
    require(service["spec"]["selector"].items() <= template["metadata"]["labels"].items(), "the service selects other pods")
    require(service["spec"]["ports"][0]["port"] == SETTINGS["NFS"] == template["spec"]["containers"][0]["ports"][0]["containerPort"], "the service leads elsewhere")
    volume = of_kind(manifests("volume"), "PersistentVolume")
    claim = of_kind(manifests("volume"), "PersistentVolumeClaim")
    require(volume["spec"]["nfs"]["server"] == service["spec"]["clusterIP"], "the volume is of another server")
    require(claim["spec"]["volumeName"] == volume["metadata"]["name"], "the claim is for another volume")
    export = settings_of("gateway")["nfs"]["exports"][0]
    require(volume["spec"]["nfs"]["path"] == export["path"] and volume["spec"]["nfs"]["readOnly"] == export["ro"], "the volume is of another export")


def require_probes(name, container):
    live = container["livenessProbe"]["exec"]["command"]
    ready = " ".join(container["readinessProbe"]["exec"]["command"])
    require(f"http://127.0.0.1:{SETTINGS['ADMIN']}/health/live" in live, name, "asks elsewhere whether it lives")
    require(f"http://127.0.0.1:{SETTINGS['ADMIN']}/health/ready" in ready, name, "asks elsewhere whether it is ready")
    joined = re.findall(r"/opt/sluice/deploy/\S+", " ".join(container["lifecycle"]["postStart"]["exec"]["command"]))
    require(joined, name, "joins no bucket")
    for path in joined:
        require_in_image(path)


def settings_of(name):
    return yaml.safe_load(of_kind(manifests(name), "ConfigMap", "sluice")["data"]["sluice.yaml"])


def privileges():
    for name in ["gateway", "volume"]:
        for _, pod, container in containers(manifests(name)):
            context = container["securityContext"]
            require(not context.get("privileged") and context["allowPrivilegeEscalation"] is False, name, "is privileged")
            require(context["capabilities"]["drop"] == ["ALL"] and context["readOnlyRootFilesystem"], name, "keeps capabilities")
            require(pod["securityContext"]["runAsNonRoot"] and not pod.get("hostNetwork"), name, "runs as root, or in the host's network")
            require(not any("hostPath" in volume for volume in pod["volumes"]), name, "has folders of the host")
    _, pod, container = next(containers(manifests("fuse")))
    shared = [mounted for mounted in container["volumeMounts"] if mounted.get("mountPropagation") == "Bidirectional"]
    require(container["securityContext"]["privileged"] and len(shared) == 1, "no pod would see the mount")
    for documents in [manifests(name) for name in ["gateway", "volume", "fuse"]]:
        require(not any(one["kind"] == "Secret" for one in documents), "a Secret is in a file")


def volume(doctor):
    report = json.loads(pathlib.Path(doctor).read_text(encoding="utf-8"))
    printed = yaml.safe_load(next(one for one in report["exports"] if one["path"] == "/training-data")["persistentVolume"])
    ours = of_kind(manifests("volume"), "PersistentVolume")
    require(ours["metadata"]["name"] == printed["metadata"]["name"], "it has another name")
    for key in ["capacity", "accessModes", "persistentVolumeReclaimPolicy", "storageClassName"]:
        require(ours["spec"][key] == printed["spec"][key], key, "is", ours["spec"][key], "not", printed["spec"][key])
    require(set(printed["spec"]["mountOptions"]) <= set(ours["spec"]["mountOptions"]), "mountOptions lack some of", printed["spec"]["mountOptions"])
    for key in ["path", "readOnly"]:
        require(ours["spec"]["nfs"][key] == printed["spec"]["nfs"][key], "nfs", key, "differs")


def settings(folder):
    files = {"conf": text("dist/src/sluice.yaml"), "compose": text("deploy/compose/sluice.yaml")}
    for name in ["gateway", "fuse"]:
        files["kubernetes-" + name] = of_kind(manifests(name), "ConfigMap", "sluice")["data"]["sluice.yaml"]
    for name, content in files.items():
        home = pathlib.Path(folder) / name
        home.mkdir(parents=True)
        (home / "sluice.yaml").write_text(content, encoding="utf-8")


def assignments(path):
    found = re.findall(r"(?m)^(\w+)=(.*)$", text(path))
    return {key: value for key, value in found}


def drop_in():
    """systemd.exec(5) names what implies NoNewPrivileges= for a service without CAP_SYS_ADMIN, or a view of the file system of its own."""
    implied = {"PrivateDevices", "ProtectClock", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "RestrictAddressFamilies",
               "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "SystemCallArchitectures", "SystemCallFilter", "NoNewPrivileges",
               "ProtectSystem", "ProtectHome", "PrivateTmp", "ProtectControlGroups", "ProtectProc"}
    unit, taken_back = assignments("deploy/systemd/sluice.service"), assignments("deploy/systemd/fuse.conf")
    for key in implied & set(unit):
        require(taken_back.get(key) in ["no", "", "default"], key, "still confines it")


def distribution():
    descriptor = xml.etree.ElementTree.parse(ROOT / "dist/src/assembly.xml").getroot()
    namespace = {"a": descriptor.tag[1:].partition("}")[0]}
    for node in descriptor.findall(".//a:directory", namespace) + descriptor.findall(".//a:source", namespace):
        path = node.text
        if "/target/" not in path:
            require((ROOT / "dist" / path).exists(), path, "is not there")
    for source in re.findall(r"<src>\$\{project.basedir}/([^<]*)</src>", text("dist/pom.xml")):
        if "/target/" not in source:
            require((ROOT / "dist" / source).exists(), source, "is not there")
    control = text("dist/src/deb/control/control")
    require("25" in re.search(r"(?m)^Depends: (.*)$", control).group(1), "the package does not ask for Java 25")
    require("fuse3" in re.search(r"(?m)^Recommends: (.*)$", control).group(1), "the package does not recommend fuse3")


ACTIONS = {
    "compose": compose, "published": published, "image": image, "kubernetes": kubernetes, "privileges": privileges, "volume": volume,
    "settings": settings, "drop-in": drop_in, "distribution": distribution,
}
ACTIONS[sys.argv[3]](*sys.argv[4:])
