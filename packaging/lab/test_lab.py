"""Tests of the statistics and of the writers; no simulator is needed."""

import contextlib
import io
import math
import shutil
import subprocess
import tempfile
import unittest
from xml.etree import ElementTree

import accuracy
import document
import figures
import oracle
import plots
import report
import simulation
import worlds
from simulation import CHRONYD, OURS


def run(rms, **more):
    return {"rms": rms, "p50": rms / 2, "p99": 3 * rms, "max": 4 * rms, "frequency": 1e-8, "interval": 64.0, **more}


class FiguresTest(unittest.TestCase):
    def test_the_rms_of_a_constant_is_its_size(self):
        self.assertAlmostEqual(figures.rms([-2, 2, 2]), 2)
        self.assertTrue(math.isnan(figures.rms([])))

    def test_a_quantile_is_one_of_the_values(self):
        values = list(range(1, 101))
        self.assertEqual([figures.quantile(values, share) for share in (0, 0.5, 0.99, 1)], [1, 50, 99, 100])
        self.assertEqual(figures.quantile([7], 0.5), 7)

    def test_the_start_does_not_count(self):
        found = figures.of_offsets([100.0] * 10 + [1.0, -3.0], 10)
        self.assertEqual((found["max"], found["p50"]), (3, 1))
        self.assertAlmostEqual(found["rms"], math.sqrt(5))

    def test_a_start_is_judged_by_windows(self):
        found = figures.of_windows([0.05] * 10 + [1e-3] * 50 + [1e-4] * 7140)
        self.assertAlmostEqual(found["10-60"], 1e-3)
        self.assertAlmostEqual(found["60-300"], 1e-4)

    def test_broken_bounds_count_from_the_first_bound_on(self):
        rows = [(0, 0.05, 0.0, 0.0, math.inf), (10, 0.02, 0.0, 0.0, 0.01), (20, -2e-3, -1e-3, 1e-3, 0.01),
                (30, 2e-3, 4e-3, 1e-3, 0.03)]
        found = figures.of_record(rows, 20)
        self.assertEqual((found["claims"], found["violations"]), (3, 1))
        self.assertAlmostEqual(found["bound"], 0.02)
        self.assertAlmostEqual(found["calibration"], (1 + 4) / 2)

    def test_a_geometric_mean_weighs_a_half_as_much_as_a_double(self):
        self.assertAlmostEqual(figures.geometric_mean([0.5, 2]), 1)

    def test_runs_without_a_figure_are_passed_over(self):
        self.assertEqual(figures.across([{"rms": 1}, {"rms": 3}, {"rms": 2}], "rms"), 2)
        self.assertTrue(math.isnan(figures.across([{"rms": 1}], "bound")))


class WorldsTest(unittest.TestCase):
    def test_names_are_unique_and_parentheses_match(self):
        self.assertEqual(len(worlds.WORLDS), sum(map(len, worlds.GROUPS.values())))
        for world in worlds.WORLDS.values():
            for line in world.configuration().splitlines():
                self.assertEqual(line.count("("), line.count(")"), line)
                self.assertLess(len(line), 1000, "clknetsim reads no more of a line")

    def test_the_client_is_the_last_node(self):
        text = worlds.WORLDS["false1of4"].configuration()
        self.assertIn("node5_offset = 0.05\n", text)
        self.assertIn("node3_offset = 0.05\n", text)
        self.assertIn("node5_delay1 = (+ 0.005 (* 0.001 (exponential)))\n", text)

    def test_an_unknown_case_is_told(self):
        with self.assertRaisesRegex(KeyError, "no case or group 'lam'"):
            worlds.named("lam")


class ClientsTest(unittest.TestCase):
    def test_both_clients_ask_the_same_servers_at_the_same_poll(self):
        world = worlds.WORLDS["four"]
        self.assertEqual(simulation.chronyd_client(world, "4").count(" minpoll 4 maxpoll 4\n"), 4)
        ours = simulation.our_client(world, "4", "/nowhere")
        self.assertIn("{ min = 4, max = 4 }", ours)
        self.assertEqual(ours.count("[[source]]"), 4)

    def test_a_free_poll_has_no_limits_and_perhaps_an_effort(self):
        world = worlds.WORLDS["lan"]
        self.assertEqual(simulation.chronyd_client(world, "frugal"), "server 192.168.123.1\n")
        self.assertIn('poll-effort = "frugal"', simulation.our_client(world, "frugal", "/nowhere"))
        self.assertNotIn("poll-", simulation.our_client(world, "default", "/nowhere"))

    def test_what_clknetsim_printed_of_the_client_is_its_last(self):
        printed = "RMS frequency:    \t1.0e-9\nRMS frequency:    \t2.5e-8\n"
        self.assertEqual(simulation.printed_figure(printed, "RMS frequency"), 2.5e-8)
        with self.assertRaises(simulation.SimulationError):
            simulation.printed_figure(printed, "RMS offset")

    def test_missing_programs_are_told_at_once(self):
        with self.assertRaisesRegex(simulation.SimulationError, "CLKNETSIM names.*CHRONYD names"):
            simulation.Programs("/nowhere", "/nowhere", "/nowhere")
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(accuracy.main(["--ntp-ctl", "/nowhere", "run", "lan"]), 1)
        self.assertIn("/nowhere", said.getvalue())


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.world = worlds.WORLDS["lan"]
        self.results = {self.world: {OURS: [run(1e-6, claims=10, violations=1, bound=2e-4, calibration=1.5), run(3e-6), run(2e-6)],
                                     CHRONYD: [run(4e-6), run(4e-6), run(5e-6)]}}

    def test_a_line_has_medians_and_their_ratio(self):
        lines = report.table(self.results, {self.world: 1e-6}).splitlines()
        cells = [cell.strip() for cell in lines[2].split("|")[1:-1]]
        self.assertEqual(cells[:6], ["lan", "2.00e-6", "4.00e-6", "0.50", "1.00e-6", "2.00"])
        self.assertEqual(cells[-3:], ["2.00e-4", "1 of 10", "1.50"])
        self.assertEqual(len({line.count("|") for line in lines}), 1)

    def test_without_an_ideal_filter_there_is_no_column_for_it(self):
        self.assertNotIn("ideal", report.table(self.results, {self.world: math.nan}))

    def test_the_grid_has_a_row_a_jitter_and_a_column_a_wander(self):
        results = {world: {OURS: [run(1e-6)], CHRONYD: [run(2e-6)]} for world in worlds.GRID}
        ideal = {world: math.nan for world in worlds.GRID}
        lines = report.grid(results, ideal).splitlines()
        self.assertEqual(len(lines), 2 + len(worlds.JITTERS))
        self.assertEqual(lines[-1].count("1.00e-6 / 2.00e-6 **0.50**"), len(worlds.WANDERS))
        self.assertIn("Geometric mean of the ratios 0.50", report.grid_summary(results, ideal))

    def test_plots_are_well_formed(self):
        for drawing in (plots.heat_map([("a", lambda i, j: 0.1 + i), ("b", lambda i, j: 1 + j)], ("x", "123"), ("y", "45")),
                        plots.over_time("t", [("a", "red", [1e-6 * (i % 7 - 3) for i in range(7200)])], 600)):
            self.assertEqual(ElementTree.fromstring(drawing).tag, "{http://www.w3.org/2000/svg}svg")


class OracleTest(unittest.TestCase):
    @unittest.skipUnless(shutil.which("cc"), "no C compiler")
    def test_it_holds_the_clock_as_well_as_it_says(self):
        with tempfile.TemporaryDirectory() as directory:
            ideal = oracle.Oracle(directory)
            self.assertTrue(ideal._compiled())
            for outward, back, loss, least, greatest in (
                    ("1e-5", "1e-5", "0", 1.5e-6, 4e-6), ("1e-5", "1e-5", "0.5", 3e-6, 6e-6),
                    ("1e-6", "1e-3", "0", 7e-7, 2e-6), ("1e-3", "1e-6", "0", 7e-7, 2e-6)):
                printed = subprocess.run([ideal.program, "1e-9", outward, back, "64", loss, "40000", "3600", "1", "2000"],
                                         check=True, capture_output=True, text=True).stdout
                rms, calibration, lost = map(float, printed.split())
                self.assertTrue(least < rms < greatest, printed)
                self.assertTrue(0.5 < calibration < 2, printed)
                self.assertLessEqual(lost, 1)

    def test_it_knows_nothing_of_other_worlds(self):
        self.assertTrue(math.isnan(oracle.Oracle("/nowhere").run(worlds.WORLDS["wifi"], 64, 1)))

    def test_it_asks_as_often_as_the_client_does(self):
        runs = {OURS: [run(1e-6, interval=100.0), run(1e-6, interval=200.0), run(1e-6, interval=110.0)]}
        self.assertEqual(accuracy.interval(worlds.WORLDS["four"], runs, "default"), 440)
        self.assertEqual(accuracy.interval(worlds.WORLDS["four"], runs, "6"), 64)


class DocumentTest(unittest.TestCase):
    def test_only_what_is_between_marks_is_replaced(self):
        text = "before\n<!-- lab: grid 6 -->\nold\n<!-- end of lab -->\nbetween\n<!-- lab: cold -->\n<!-- end of lab -->\nafter\n"
        self.assertEqual(
            document.fill(text, lambda name: f"[{name}]"),
            "before\n<!-- lab: grid 6 -->\n[grid 6]\n<!-- end of lab -->\nbetween\n<!-- lab: cold -->\n[cold]\n<!-- end of lab -->\nafter\n")

    def test_an_unknown_section_is_told(self):
        with self.assertRaisesRegex(KeyError, "section 'weather 6'"):
            document.Sections(None, 1).text("weather 6")


if __name__ == "__main__":
    unittest.main()
