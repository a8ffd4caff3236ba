"""Reading on a cluster: a real scheduler and real workers, on this machine; they may die, hostile files may not harm."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlite_utils import Database

from referat_ekstraksjon.batch import cluster as cluster_module
from referat_ekstraksjon.batch.child import Job
from referat_ekstraksjon.batch.cluster import ClusterCrew, ClusterSettings
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.keys import program_key
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.batch.remote import Reader, document_of, fault_of, read_there
from referat_ekstraksjon.batch.summary import FileResult
from referat_ekstraksjon.errors import ClusterError
from referat_ekstraksjon.extract import ExtractSettings
from referat_ekstraksjon.reading.pdf import ReadingLimits
from referat_ekstraksjon.recognition.families.family import load_family
from tests.conftest import SAMPLE_NAMES, SAMPLES, sample

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills groups of processes")

GOOD = (SAMPLES / "arkivrad-2024-2-referat.pdf").read_bytes()
SHORT = ("digitaliseringsutvalget-2024-3-referat.pdf", "lyngsund-herredsstyre-1934-avskrift.pdf")
DASK = ["--host", "127.0.0.1", "--no-dashboard"]


def slow_pdf(pages: int = 3000) -> bytes:
    """Harmless but long: a sample's page, over and over."""
    source = pypdfium2.PdfDocument((SAMPLES / "fjellvik-kommunestyre-2026-2-protokoll.pdf").read_bytes())
    made = pypdfium2.PdfDocument.new()
    made.import_pages(source, [1] * pages)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def bomb_pdf(megabytes: int = 200) -> bytes:
    """Two kilobytes that become many megabytes of drawing: pdfium ends its process when memory runs out."""
    packer = zlib.compressobj(9)
    drawing = (b"1 1 m 2 2 l " * 90_000)[: 2**20]
    stream = zlib.compress(b"".join(packer.compress(drawing) for _ in range(megabytes)) + packer.flush(), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj%sendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF"
    return content + end % (table, len(content))


def variants(folder: Path, count: int) -> None:
    """So many files of different content, each a sample with something after its end."""
    folder.mkdir(exist_ok=True)
    contents = [(SAMPLES / name).read_bytes() for name in SHORT]
    for number in range(count):
        (folder / f"{number:03}.pdf").write_bytes(contents[number % len(contents)] + b"\n%% %d\n" % number)


def read_paths(db: Database) -> list[str]:
    return sorted(Path(row["path"]).name for row in db["documents"].rows)


# ---- a cluster ------------------------------------------------------------------------------------------------


class Cluster:
    """A scheduler and workers as processes, each in a group of its own; ports are the system's choice."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(self.file))
        self._wait(lambda: self.file.is_file() and self.file.read_text(encoding="utf-8").endswith("}"))
        self.address: str = json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def add_worker(self, *options: str) -> subprocess.Popen[bytes]:
        name = str(len(self.processes))
        local = ["--local-directory", str(self.folder / name), "--death-timeout", "30", "--name", name]
        return self._start("dask_worker", self.address, *local, *options)

    def await_workers(self, count: int) -> list[str]:
        def ready() -> bool:
            return len(self.workers()) >= count

        self._wait(ready)
        return self.workers()

    def workers(self) -> list[str]:
        with self._client() as client:
            return sorted(client.nthreads())

    def tasks(self) -> int:
        def count(dask_scheduler: Any) -> int:
            return len(dask_scheduler.tasks)

        with self._client() as client:
            return int(client.run_on_scheduler(count))

    def children(self) -> list[int]:
        """Reading processes of the workers."""
        groups = {process.pid for process in self.processes}
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if b"import serve" in (entry / "cmdline").read_bytes() and os.getpgid(int(entry.name)) in groups:
                        found.append(int(entry.name))
                except OSError:
                    continue
        return found

    def stop(self) -> None:
        for process in self.processes:
            kill(process)

    def _client(self) -> Any:
        import distributed

        return distributed.Client(self.address, timeout=20, set_as_default=False)

    def _start(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{module}{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *DASK, *options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, start_new_session=True,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "DASK_CONFIG": str(self.folder)},
            )  # fmt: skip
        self.processes.append(process)
        return process

    def _wait(self, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + 60
        while not ready():
            assert time.monotonic() < until, "the cluster does not start"
            assert all(process.poll() is None for process in self.processes)
            time.sleep(0.1)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills a process and all it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


def soon(what: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.1)
    return what()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers: one under a nanny, as a daemonic process, and one without."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.add_worker("--nthreads", "1")
        made.add_worker("--nthreads", "1", "--no-nanny")
        made.await_workers(2)
        yield made
    finally:
        made.stop()


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler for one test."""
    made = Cluster(tmp_path / "cluster")
    try:
        yield made
    finally:
        made.stop()


# ---- what comes of files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [False, True])
def test_the_archive_is_as_if_read_here(
    cluster: Cluster, archive: Database, tmp_path: Path, shared: bool, capfd: Any
) -> None:
    documents = [sample(name).document for name in SAMPLE_NAMES[::2]]
    names = [document.file_name for document in documents]
    for name in names:
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    (tmp_path / "zz-copy.pdf").write_bytes((tmp_path / names[0]).read_bytes())
    (tmp_path / "zz-bad.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    settings = ClusterSettings(cluster.address, shared_filesystem=shared)
    summary = ingest(archive, [tmp_path], cluster=settings)
    assert (summary.stored, summary.copies, summary.failed) == (len(names), 1, 1)
    assert summary.failures == {"damaged_pdf": 1}
    assert read_paths(archive) == names
    assert archive["decisions"].count == sum(len(part.decisions) for d in documents for part in d.parts)
    assert [(row["sha256"], row["words_placed"]) for row in archive["documents"].rows_where(order_by="file_name")] == [
        (document.sha256, document.coverage.placed) for document in documents
    ]
    again = ingest(archive, [tmp_path], cluster=settings)
    assert (again.stored, again.unchanged, again.copies, again.failed) == (0, len(names) + 1, 0, 1)
    assert "".join(capfd.readouterr()) == ""
    assert soon(lambda: cluster.tasks() == 0)
    assert soon(lambda: not cluster.children())


@pytest.mark.parametrize("shared", [False, True])
def test_the_same_content_under_way_twice_is_one_document(
    cluster: Cluster, archive: Database, tmp_path: Path, shared: bool
) -> None:
    for name in "abcde":
        (tmp_path / f"{name}.pdf").write_bytes(GOOD)
    summary = ingest(archive, [tmp_path], cluster=ClusterSettings(cluster.address, shared_filesystem=shared))
    assert (summary.stored, summary.copies, summary.failed) == (1, 4, 0)
    assert (archive["documents"].count, archive["files"].count) == (1, 5)


@pytest.mark.parametrize(
    ("shared", "pages", "codes"),
    [
        (False, 5_000, {"000-long.pdf": {"timeout", "cpu_limit"}, "001-bomb.pdf": {"out_of_memory"}}),
        (True, 100, {"000-long.pdf": {"too_many_pages"}}),
    ],
)
def test_hostile_files_harm_no_worker_and_no_neighbour(
    cluster: Cluster, archive: Database, tmp_path: Path, shared: bool, pages: int, codes: dict[str, set[str]]
) -> None:
    before = cluster.workers()
    variants(tmp_path, 8)
    (tmp_path / "000-long.pdf").write_bytes(slow_pdf())
    if not shared:
        (tmp_path / "001-bomb.pdf").write_bytes(bomb_pdf())
    summary = ingest(
        archive,
        [tmp_path],
        settings=ExtractSettings(limits=ReadingLimits(pages=pages)),
        limits=WorkerLimits(memory=600 * 2**20, seconds=6, seconds_a_megabyte=0, seconds_a_page=0),
        cluster=ClusterSettings(cluster.address, shared_filesystem=shared),
    )
    found = {Path(row["path"]).name: row["code"] for row in archive["failures"].rows}
    assert found.keys() == codes.keys()
    assert all(found[name] in codes[name] for name in codes)
    assert (summary.stored, read_paths(archive)) == (8, [f"{number:03}.pdf" for number in range(8)])
    assert cluster.workers() == before


def test_a_killed_worker_costs_no_document(own_cluster: Cluster, archive: Database, tmp_path: Path) -> None:
    victim = own_cluster.add_worker("--nthreads", "1")
    own_cluster.add_worker("--nthreads", "1")
    own_cluster.await_workers(2)
    papers = tmp_path / "papers"
    variants(papers, 60)
    stored = 0

    def report(result: FileResult) -> None:
        nonlocal stored
        stored += result.state == "stored"
        if stored == 12:
            kill(victim)

    summary = ingest(archive, [papers], report=report, cluster=ClusterSettings(own_cluster.address))
    assert (summary.files, summary.stored, summary.failed) == (60, 60, 0)
    assert read_paths(archive) == [f"{number:03}.pdf" for number in range(60)]
    assert archive["failures"].count == 0
    assert len(own_cluster.workers()) == 1


def test_a_lost_cluster_leaves_what_was_stored(own_cluster: Cluster, archive: Database, tmp_path: Path) -> None:
    settings = ClusterSettings(own_cluster.address, patience_for_workers=1)
    papers = tmp_path / "papers"
    variants(papers, 8)
    with pytest.raises(ClusterError) as caught:
        ingest(archive, [papers], cluster=settings)
    assert caught.value.code == "cluster_empty"
    own_cluster.add_worker("--nthreads", "1", "--no-nanny")
    own_cluster.await_workers(1)

    def report(result: FileResult) -> None:
        kill(own_cluster.processes[0])

    with pytest.raises(ClusterError) as caught:
        ingest(archive, [papers], report=report, cluster=settings)
    assert caught.value.code == "cluster_lost"
    assert 1 <= archive["documents"].count < 8
    here = ingest(archive, [papers])
    assert (here.stored + here.unchanged, here.failed, archive["documents"].count) == (8, 0, 8)


_BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"dask", "distributed"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

if "--blocked" in sys.argv:
    sys.argv.remove("--blocked")
    sys.meta_path.insert(0, Blocker())
import signal
from referat_ekstraksjon.cli import main
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
"""


def _command(tmp_path: Path, *options: str) -> subprocess.Popen[str]:
    script = tmp_path / "run.py"
    script.write_text(_BLOCKED, encoding="utf-8")
    command = [sys.executable, str(script), "ingest", str(tmp_path), "--db", str(tmp_path / "a.db"), *options]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )


def test_without_the_extra_a_person_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(GOOD)
    process = _command(tmp_path, "--scheduler", "tcp://127.0.0.1:1", "--blocked")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert 'pip install "referat-ekstraksjon[cluster]"' in said
    assert said.endswith("[cluster_missing]\n")
    here = _command(tmp_path, "--blocked", "--jobs", "1")
    here.communicate(timeout=60)
    assert here.returncode == 0


def test_no_scheduler_at_the_address(archive: Database, tmp_path: Path, capfd: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"  # bound, but nobody listens
        (tmp_path / "a.pdf").write_bytes(GOOD)
        with pytest.raises(ClusterError) as caught:
            ingest(archive, [tmp_path], cluster=ClusterSettings(address, patience=1))
    assert caught.value.code == "cluster_unreachable"
    assert address in caught.value.message
    with pytest.raises(ClusterError) as caught:
        ingest(archive, [tmp_path], cluster=ClusterSettings("no such://thing", patience=1))
    assert caught.value.code == "cluster_unreachable"
    assert "".join(capfd.readouterr()) == ""


def test_workers_with_another_program_are_not_used(
    cluster: Cluster, archive: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "program_key", lambda: "9.9-x")
    (tmp_path / "a.pdf").write_bytes(GOOD)
    with pytest.raises(ClusterError) as caught:
        ingest(archive, [tmp_path], cluster=ClusterSettings(cluster.address))
    assert caught.value.code == "cluster_version"
    monkeypatch.setattr(ClusterCrew, "_check_programs", lambda _: None)  # one that came later
    with pytest.raises(ClusterError) as caught:
        ingest(archive, [tmp_path], cluster=ClusterSettings(cluster.address))
    assert (caught.value.code, archive["failures"].count) == ("cluster_version", 0)


class _Refusing:
    """An executor that has an error for every document but the good ones."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        self.asked = 0

    def submit(self, _: Any, program: str, run: str, job: bytes, name: str, *rest: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if name == "good.pdf":
            future.set_result(read_there(program, run, job, name, *rest))
        else:
            self.asked += 1
            future.set_exception(self.error)
        return future


@pytest.mark.parametrize("error", ["KilledWorker", "CancelledError", "RuntimeError"])
def test_what_dask_gives_back_unread_is_sent_again(
    cluster: Cluster, archive: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    refusing = _Refusing({"CancelledError": CancelledError, "RuntimeError": RuntimeError}.get(error, _killed)())
    check = ClusterCrew._check_programs

    def checked(crew: Any) -> None:
        check(crew)
        crew._executor = refusing

    monkeypatch.setattr(ClusterCrew, "_check_programs", checked)
    (tmp_path / "bad.pdf").write_bytes(GOOD + b"\n%% 1\n")
    (tmp_path / "good.pdf").write_bytes(GOOD)
    settings = ClusterSettings(cluster.address)
    if error == "KilledWorker":
        summary = ingest(archive, [tmp_path], cluster=settings)
        assert (summary.stored, summary.failures) == (1, {"crashed": 1})
    else:
        with pytest.raises(ClusterError) as caught:
            ingest(archive, [tmp_path], cluster=settings)
        assert (caught.value.code, archive["failures"].count) == ("cluster_failed", 0)
    assert refusing.asked == 3


class _Silent:
    """An executor that never has an answer."""

    def submit(self, *_: Any) -> Future[Any]:
        return Future()


def test_a_cluster_that_gives_nothing_back_is_left(
    cluster: Cluster, archive: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClusterCrew, "_check_programs", lambda crew: setattr(crew, "_executor", _Silent()))
    (tmp_path / "good.pdf").write_bytes(GOOD)
    settings = ClusterSettings(cluster.address, patience_for_workers=1.0)
    with pytest.raises(ClusterError) as caught:
        ingest(archive, [tmp_path], cluster=settings, limits=WorkerLimits(most_seconds=0.3))
    assert (caught.value.code, archive["failures"].count) == ("cluster_silent", 0)


def _killed() -> BaseException:
    from distributed.scheduler import KilledWorker, WorkerState

    error: BaseException = KilledWorker("task", WorkerState.__new__(WorkerState), 3)
    return error


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_stopping_ends_what_runs_on_the_cluster(cluster: Cluster, tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "a.pdf").write_bytes(slow_pdf())
    process = _command(tmp_path, "--scheduler", cluster.address)
    assert soon(lambda: bool(cluster.children()))
    time.sleep(1)
    os.killpg(process.pid, number)
    said = process.communicate(timeout=30)[1]
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert said.endswith("Stopped. What was read is in the archive; the same command goes on from there.\n")
        assert soon(lambda: not cluster.children())
    assert soon(lambda: cluster.tasks() == 0)


# ---- one thread's reader, without a cluster ---------------------------------------------------------------------


def _job(**limits: Any) -> bytes:
    return pickle.dumps(Job(ExtractSettings(), WorkerLimits(**limits)))


def test_a_reader_keeps_its_child_and_replaces_one_that_died() -> None:
    reader = Reader(_job())
    pids = []
    for _ in range(2):
        kind, sha256, record = reader.read("run", "møte.pdf", GOOD, ())
        assert (kind, document_of(record).file_name, document_of(record).sha256) == ("read", "møte.pdf", sha256)
        assert reader._process is not None
        pids.append(reader._process.pid)
    assert pids[0] == pids[1]
    os.kill(pids[0], signal.SIGKILL)
    time.sleep(0.2)
    assert reader.read("run", "x.pdf", GOOD, ())[0] == "read"
    reader.end(at_once=False)
    assert reader._process is None


def test_a_reader_knows_what_need_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(GOOD)
    reader = Reader(_job())
    _, sha256, _ = reader.read("run", "a.pdf", str(tmp_path / "a.pdf"), ())
    assert sha256 is not None
    assert reader.read("run", "a.pdf", str(tmp_path / "a.pdf"), (sha256,)) == ("known", sha256, b"")
    kind, _, fault = reader.read("run", "b.pdf", str(tmp_path / "b.pdf"), ())
    assert (kind, fault_of(fault).code) == ("failed", "not_found")
    kind, _, fault = reader.read("run", "b.pdf", b"", ())
    assert (kind, fault_of(fault).code) == ("failed", "empty_file")
    reader.close()


def test_content_beyond_the_memory_limit_is_refused() -> None:
    reader = Reader(_job(memory=500 * 2**20))
    kind, _, fault = reader.read("run", "x.pdf", bytes(600 * 2**20), ())
    assert (kind, fault_of(fault).code) == ("failed", "out_of_memory")
    assert reader.read("run", "x.pdf", GOOD, ())[0] == "read"
    reader.close()


def test_a_family_that_is_a_file_elsewhere_travels(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\nabout = "Prøve"\n', encoding="utf-8")
    job = pickle.dumps(Job(ExtractSettings(family=load_family(str(file))), WorkerLimits()))
    file.unlink()
    reader = Reader(job)
    kind, _, record = reader.read("run", "x.pdf", GOOD, ())
    assert (kind, document_of(record).family) == ("read", "mine")
    reader.close()


def test_another_program_reads_nothing() -> None:
    assert read_there("9.9-x", "run", _job(), "x.pdf", GOOD)[0] == "other_program"
    assert read_there("9.9-x", "run", _job(), "x.pdf", GOOD)[2].decode() == program_key()
