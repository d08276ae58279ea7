"""A stand-in for systemd's manager on a private bus, on another D-Bus implementation (libdbus) than the one under test.

Units by name: result-WORD.mount ends its job with WORD after the reply; early.mount ends it before the reply; never.mount does not end it;
exists.mount is refused; missing.service is not known; units named wanted... are required by another one; reexec.mount makes the fake leave
the bus, forget its jobs, and come back; the job of outlives.mount goes on over a restart of the bus, and its end is told to subscribers only.
The last arguments go to the file argv[1].
"""
import json
import os
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.freedesktop.systemd1"
PATH = "/org/freedesktop/systemd1"
MANAGER = NAME + ".Manager"


class Failure(dbus.DBusException):
    def __init__(self, name, words):
        super().__init__(words)
        self._dbus_error_name = name


class Unit(dbus.service.Object):
    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        if interface == NAME + ".Unit":
            return {
                "LoadState": "loaded", "ActiveState": "failed", "SubState": "failed", "FragmentPath": "/a/b.mount", "Transient": True,
                "After": dbus.Array(["x.service"], signature="s"), "InactiveExitTimestamp": dbus.UInt64(7),
                "LoadError": dbus.Struct(("", ""), signature="ss"), "Conditions": dbus.Array([], signature="(sbbsi)"),
            }
        return {"Result": "exit-code", "ControlPID": dbus.UInt32(4711), "What": "/dev/größe"}


class WantedUnit(dbus.service.Object):
    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return {
            "ActiveState": "active", "Requires": dbus.Array(["sysinit.target"], signature="s"), "Wants": dbus.Array([], signature="s"),
            "RequiredBy": dbus.Array(["db.service", "größe.service"], signature="s"), "Conditions": dbus.Array([], signature="(sbbsi)"),
        }


class Manager(dbus.service.Object):
    jobs = 100

    def __init__(self, bus, record):
        super().__init__(bus, PATH)
        self.bus = bus
        self.record = record
        self.unit = Unit(bus, PATH + "/unit/any")
        self.wanted = WantedUnit(bus, PATH + "/unit/wanted")
        self.outliving = record + ".job"

    @dbus.service.signal(MANAGER, signature="uoss")
    def JobRemoved(self, number, path, unit, result):
        pass

    def end(self, number, unit, result):
        # As systemd: without subscribers the end of a job is still sent while the client lives that asked for it.
        self.JobRemoved(number, PATH + "/job/%d" % number, unit, result)
        return False

    @dbus.service.method(MANAGER)
    def Subscribe(self):
        if os.path.exists(self.outliving):
            with open(self.outliving, encoding="utf-8") as file:
                GLib.timeout_add(200, self.end, int(file.read()), "outlives.mount", "done")

    @dbus.service.method(MANAGER)
    def Unsubscribe(self):
        with open(self.record, "w", encoding="utf-8") as file:
            json.dump("unsubscribed", file)

    @dbus.service.method(MANAGER, in_signature="u", out_signature="o")
    def GetJob(self, number):
        if os.path.exists(self.outliving):
            return PATH + "/job/%d" % number
        raise Failure(NAME + ".NoSuchJob", "Job %d does not exist." % number)

    @dbus.service.method(MANAGER, in_signature="s", out_signature="o")
    def LoadUnit(self, name):
        return PATH + ("/unit/wanted" if name.startswith("wanted") else "/unit/any")

    @dbus.service.method(MANAGER, in_signature="s")
    def UnrefUnit(self, name):
        raise Failure(NAME + ".NoSuchUnit", "Unit %s not loaded." % name)

    @dbus.service.method(MANAGER, in_signature="ss", out_signature="o")
    def StartUnit(self, name, mode):
        return self.run(name)

    @dbus.service.method(MANAGER, in_signature="ss", out_signature="o")
    def RestartUnit(self, name, mode):
        return self.run(name)

    @dbus.service.method(MANAGER, in_signature="s")
    def ResetFailedUnit(self, name):
        raise Failure(NAME + ".NoSuchUnit", "Unit %s not loaded." % name)

    @dbus.service.method(MANAGER, in_signature="ss", out_signature="o")
    def StopUnit(self, name, mode):
        return self.run(name)

    @dbus.service.method(MANAGER, in_signature="ssa(sv)a(sa(sv))", out_signature="o")
    def StartTransientUnit(self, name, mode, properties, auxiliary):
        with open(self.record, "w", encoding="utf-8") as file:
            json.dump([str(name), str(mode), [[p, type(v).__name__, getattr(v, "signature", ""), v] for p, v in properties], list(auxiliary)], file)
        return self.run(name)

    def run(self, name):
        Manager.jobs += 1
        number = Manager.jobs
        if name == "exists.mount":
            raise Failure(NAME + ".UnitExists", "Unit exists.mount was already loaded or has a fragment file.")
        if name == "missing.service":
            raise Failure(NAME + ".NoSuchUnit", "Unit missing.service not found.")
        if name == "early.mount":
            self.end(number, name, "done")
        elif name.startswith("result-"):
            GLib.idle_add(self.end, number, name, name[len("result-"):].split(".")[0])
        elif name == "outlives.mount":
            with open(self.outliving, "w", encoding="utf-8") as file:
                file.write(str(number))
        elif name == "reexec.mount":
            GLib.timeout_add(50, self.leave)
        return PATH + "/job/%d" % number

    def leave(self):
        self.bus.release_name(NAME)
        GLib.timeout_add(200, self.come)
        return False

    def come(self):
        self.bus.request_name(NAME)
        return False


DBusGMainLoop(set_as_default=True)
connection = dbus.bus.BusConnection(sys.argv[2])
manager = Manager(connection, sys.argv[1])
connection.request_name(NAME)
print("ready", flush=True)
GLib.MainLoop().run()
