//! A comparison as a picture: a bar of processor time and one of time for each subject.

use crate::comparison::Comparison;
use crate::quantity::Quantity;
use crate::report::Measured;

const WIDTH: f64 = 720.0;
/// Where the bars begin, and where they end at the latest.
const LEFT: f64 = 130.0;
const RIGHT: f64 = 620.0;
const BAR: f64 = 16.0;

/// The picture, as SVG, where there is somebody to compare with.
pub fn bars(comparison: &Comparison, measured: &Measured) -> Option<String> {
    let times = |name: &str| {
        let medians = measured.subjects.get(name)?;
        let of = |quantity| Some((quantity, *medians.get(&quantity)?));
        Some([of(Quantity::Cpu)?, of(Quantity::Wall)?])
    };
    let rows: Vec<_> = comparison
        .subjects()
        .filter_map(|name| Some((name, times(name)?)))
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let all = rows.iter().flat_map(|(_, times)| times);
    let longest = all.map(|(_, value)| *value).fold(0.0, f64::max);
    let height = 40.0 + rows.len() as f64 * 3.0 * BAR;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"20\" fill=\"#555\">dark: processor time a call; light: time a \
         call</text>\n"
    );
    for (row, (name, times)) in rows.iter().enumerate() {
        let top = 34.0 + row as f64 * 3.0 * BAR;
        let ours = *name == comparison.ours;
        svg += &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\n",
            LEFT - 8.0,
            top + BAR + 4.0
        );
        for (place, (quantity, value)) in times.iter().enumerate() {
            let y = top + place as f64 * BAR;
            let length = (value / longest * (RIGHT - LEFT)).max(1.0);
            let color = match (ours, quantity) {
                (true, Quantity::Cpu) => "#0b6e4f",
                (true, _) => "#8fcfb5",
                (false, Quantity::Cpu) => "#555f6e",
                (false, _) => "#bcc4cf",
            };
            svg += &format!(
                "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"{}\" \
                 fill=\"{color}\"/>\n<text x=\"{:.1}\" y=\"{}\">{}</text>\n",
                BAR - 2.0,
                LEFT + length + 6.0,
                y + BAR - 4.0,
                quantity.show(*value)
            );
        }
    }
    Some(svg + "</svg>\n")
}
